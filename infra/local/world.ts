import { randomBytes } from 'node:crypto';
import type { WorldClock } from './clock.ts';
import { type LocalCloudWatch, startCloudWatch } from './cloudwatch/server.ts';
import { type LocalDatadog, startDatadog } from './datadog/server.ts';
import { type LocalFirehose, startFirehose } from './firehose/firehose.ts';
import type { BackupBucket, Invoke } from './firehose/stream-config.ts';
import type { FirehoseSwitches } from './firehose/switches.ts';
import { type LocalS3, startS3 } from './s3/server.ts';

/** The stream that the local world has, and what belongs to it. */
export const STREAM = 'eks-fargate-logs';
export const BUCKET = 'eks-fargate-logs-backup';
export const REGION = 'us-east-1';
export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'localsecret' } as const;

export interface World {
  readonly firehose: LocalFirehose;
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  readonly cloudWatch: LocalCloudWatch;
  readonly apiKey: string;
  /** What the functions' environment must hold to work in this world */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly clock: WorldClock;
  readonly random: () => number;
  /** Runs the transform */
  readonly invoke: Invoke;
  readonly switches?: Partial<FirehoseSwitches>;
  /** Where the stream delivers to; default: this world's Datadog */
  readonly endpoint?: { readonly url: string; readonly accessKey: string };
  readonly ports?: {
    readonly firehose: number;
    readonly s3: number;
    readonly datadog: number;
    readonly cloudWatch: number;
  };
  /** Firehose speaks https, with a certificate of its own */
  readonly tls?: boolean;
}

/** Starts Firehose, S3, Datadog and CloudWatch, with one stream between them as `serverless.yml` sets it up. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { clock, random, invoke, switches = {}, endpoint, ports, tls = false } = options;
  const apiKey = randomBytes(16).toString('hex');
  const datadog = await startDatadog({ clock, keys: [apiKey], ...(ports && { port: ports.datadog }) });
  const s3 = await startS3({ clock, credentials: CREDENTIALS, ...(ports && { port: ports.s3 }) });
  s3.createBucket(BUCKET);
  const firehose = await startFirehose({
    clock,
    random,
    switches,
    tls,
    ...(ports && { port: ports.firehose }),
    streams: [
      {
        name: STREAM,
        region: REGION,
        transform: { lambdaArn: TRANSFORM_ARN, invoke, bufferSizeInMBs: 1, bufferIntervalInSeconds: 60 },
        endpoint: {
          ...(endpoint ?? { url: datadog.firehoseUrl, accessKey: apiKey }),
          contentEncoding: 'GZIP',
          bufferSizeInMBs: 2,
          bufferIntervalInSeconds: 60,
          retryDurationInSeconds: 300,
        },
        backup: { bucket: bucketIn(s3), compressionFormat: 'GZIP' },
      },
    ],
  });
  const cloudWatch = await startCloudWatch({ clock, firehose, ...(ports && { port: ports.cloudWatch }) });
  return {
    firehose,
    s3,
    datadog,
    cloudWatch,
    apiKey,
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_FIREHOSE: firehose.url,
      AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatch.url,
      HYDRANT_BACKUP_BUCKET: BUCKET,
      HYDRANT_STREAM_NAME: STREAM,
      DD_API_KEY: apiKey,
      DD_URL: datadog.url,
    },
    close: async () => {
      await Promise.all([firehose.close(), s3.close(), datadog.close(), cloudWatch.close()]);
    },
  };
}

const TRANSFORM_ARN = `arn:aws:lambda:${REGION}:123456789012:function:hydrant-transform:live`;

function bucketIn(s3: LocalS3): BackupBucket {
  return {
    put: async (key, body, { contentType, contentEncoding }) => {
      s3.put(BUCKET, key, body, { contentType, ...(contentEncoding !== undefined && { contentEncoding }) });
    },
  };
}

/** A source of numbers that gives the same ones for the same seed: https://en.wikipedia.org/wiki/Xorshift */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}
