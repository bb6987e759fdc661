import { randomBytes } from 'node:crypto';
import type { WorldClock } from './clock.ts';
import { type LocalCloudWatch, startCloudWatch } from './cloudwatch/server.ts';
import type { FirehoseSwitches as DatadogFirehoseSwitches } from './datadog/firehose-intake.ts';
import { type LocalDatadog, startDatadog } from './datadog/server.ts';
import { type LocalFirehose, startFirehose } from './firehose/firehose.ts';
import type { BackupBucket, Invoke } from './firehose/stream-config.ts';
import type { FirehoseSwitches } from './firehose/switches.ts';
import { type LocalFunction, type LocalLambda, startLambda } from './lambda/server.ts';
import { type LocalS3, startS3 } from './s3/server.ts';
import { type LocalSecrets, startSecrets } from './secrets-manager/server.ts';

/** The stream that the local world has, and what belongs to it. */
export const STREAM = 'eks-fargate-logs';
export const BUCKET = 'eks-fargate-logs-backup';
export const REGION = 'us-east-1';
/** The secret that the stream takes its key from */
export const STREAM_SECRET_ARN = `arn:aws:secretsmanager:${REGION}:123456789012:secret:datadog-api-key`;
export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'localsecret' } as const;

export interface World {
  readonly firehose: LocalFirehose;
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  readonly cloudWatch: LocalCloudWatch;
  readonly lambda: LocalLambda;
  readonly secrets: LocalSecrets;
  readonly apiKey: string;
  readonly appKey: string;
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
  /** Where the stream delivers to, and with which key; default: this world's Datadog, with a key of its */
  readonly endpoint?: { readonly url?: string; readonly accessKey: string };
  /** False: the stream delivers what is put, without the transform; default: true */
  readonly attached?: boolean;
  /** Of the transform as Lambda shows it; what it really runs with is the caller's */
  readonly transformEnvironment?: Readonly<Record<string, string>>;
  /** What this Datadog's Firehose intake reads */
  readonly organisation?: Partial<DatadogFirehoseSwitches>;
  readonly ports?: {
    readonly firehose: number;
    readonly s3: number;
    readonly datadog: number;
    readonly cloudWatch: number;
    readonly lambda: number;
    readonly secrets: number;
  };
  /** Firehose speaks https, with a certificate of its own */
  readonly tls?: boolean;
}

/** Starts Firehose, S3, Datadog, CloudWatch, Lambda and Secrets Manager, with one stream between them as `serverless.yml` sets it up. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { clock, random, invoke, switches = {}, endpoint, ports, tls = false, attached = true } = options;
  const apiKey = randomBytes(16).toString('hex');
  const appKey = randomBytes(20).toString('hex');
  const datadog = await startDatadog({
    clock,
    keys: [apiKey],
    appKeys: [appKey],
    ...(options.organisation && { switches: options.organisation }),
    ...(ports && { port: ports.datadog }),
  });
  const delivery = { url: datadog.firehoseUrl, accessKey: apiKey, ...endpoint };
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
        ...(attached && {
          transform: { lambdaArn: TRANSFORM_ARN, invoke, bufferSizeInMBs: 1, bufferIntervalInSeconds: 60 },
        }),
        endpoint: {
          ...delivery,
          secretArn: STREAM_SECRET_ARN,
          contentEncoding: 'GZIP',
          bufferSizeInMBs: 2,
          bufferIntervalInSeconds: 60,
          retryDurationInSeconds: 300,
        },
        backup: { bucket: bucketIn(s3), bucketArn: `arn:aws:s3:::${BUCKET}`, compressionFormat: 'GZIP' },
      },
    ],
  });
  const cloudWatch = await startCloudWatch({ clock, firehose, ...(ports && { port: ports.cloudWatch }) });
  const lambda = await startLambda({
    clock,
    functions: [{ ...TRANSFORM, environment: options.transformEnvironment ?? {} }],
    ...(ports && { port: ports.lambda }),
  });
  const secrets = await startSecrets({
    clock,
    secrets: [[STREAM_SECRET_ARN, JSON.stringify({ api_key: delivery.accessKey })]],
    ...(ports && { port: ports.secrets }),
  });
  return {
    firehose,
    s3,
    datadog,
    cloudWatch,
    lambda,
    secrets,
    apiKey,
    appKey,
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_FIREHOSE: firehose.url,
      AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatch.url,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      HYDRANT_BACKUP_BUCKET: BUCKET,
      HYDRANT_STREAM_NAME: STREAM,
      DD_API_KEY: apiKey,
      DD_APP_KEY: appKey,
      DD_URL: datadog.url,
      DD_API_URL: datadog.url,
    },
    close: async () => {
      await Promise.all([firehose, s3, datadog, cloudWatch, lambda, secrets].map((service) => service.close()));
    },
  };
}

const TRANSFORM: Omit<LocalFunction, 'environment'> = { name: 'hydrant-transform', alias: 'live' };
const TRANSFORM_ARN = `arn:aws:lambda:${REGION}:123456789012:function:${TRANSFORM.name}:${TRANSFORM.alias}`;

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
