import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FirehoseClient, PutRecordCommand } from '@aws-sdk/client-firehose';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  type FunctionView,
  type ParkedPage,
  STREAM_METRICS,
  type StreamKey,
  type StreamMetricName,
  type StreamMetrics,
  type StreamView,
  type Told,
} from '../verify/facts.ts';
import type { AwsFacts } from '../verify/ports.ts';
import { readSecret, streamKeyOfSecret } from './api-key.ts';
import type { ServerTimes } from './server-times.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';
import { describeStream } from './stream-description.ts';
import { tell } from './told.ts';

/** What AWS is asked with, besides what the SDK finds in the environment itself. */
interface AwsSource {
  /** Without one: that of the environment, or of the profile */
  readonly region: { readonly region?: string };
  /** With another endpoint than AWS's, buckets stand in the path */
  readonly forcePathStyle: boolean;
  /** Where Hydrant's own objects lie in the bucket */
  readonly statePrefix: string;
}

/** Behind every key of a folder, in the order of bytes in UTF-8. */
const LAST = '\u{10ffff}';

const PERIOD_SECONDS = 60;

/** By their names of https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
const STATISTICS: Readonly<Record<StreamMetricName, 'Sum' | 'Minimum' | 'Maximum'>> = {
  IncomingRecords: 'Sum',
  ThrottledRecords: 'Sum',
  'ExecuteProcessing.Success': 'Minimum',
  'DeliveryToHttpEndpoint.Success': 'Minimum',
  'DeliveryToHttpEndpoint.DataFreshness': 'Maximum',
};

/** Asks AWS what `hydrant verify` wants to know. */
export class VerifyAws implements AwsFacts {
  readonly #statePrefix: string;
  readonly #firehose: FirehoseClient;
  readonly #cloudWatch: CloudWatchClient;
  readonly #lambda: LambdaClient;
  readonly #s3: S3Client;

  constructor({ region, forcePathStyle, statePrefix }: AwsSource, times: ServerTimes) {
    const options = { requestHandler: SERVICE_TIMEOUTS, ...region };
    this.#statePrefix = statePrefix;
    this.#cloudWatch = new CloudWatchClient(options);
    this.#lambda = new LambdaClient(options);
    this.#s3 = new S3Client({ ...options, forcePathStyle });
    this.#firehose = new FirehoseClient(options);
    this.#firehose.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { headers } = result.response as { headers?: Record<string, string> };
        times.note('AWS', headers?.date);
        return result;
      },
      { step: 'deserialize', priority: 'low' },
    );
  }

  stream(name: string): Promise<Told<StreamView>> {
    return tell('firehose:DescribeDeliveryStream', () => describeStream(this.#firehose, name));
  }

  metrics(stream: string, fromMs: number, toMs: number): Promise<Told<StreamMetrics>> {
    return tell('cloudwatch:GetMetricData', async () => {
      const Dimensions = [{ Name: 'DeliveryStreamName', Value: stream }];
      const MetricDataQueries = STREAM_METRICS.map((MetricName, index) => {
        const Metric = { Namespace: 'AWS/Firehose', MetricName, Dimensions };
        return { Id: `m${index}`, MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: STATISTICS[MetricName] } };
      });
      const command = new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        MetricDataQueries,
        ScanBy: 'TimestampAscending',
      });
      const { MetricDataResults = [] } = await this.#cloudWatch.send(command);
      const series = STREAM_METRICS.map((name, index) => {
        const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === `m${index}`) ?? {};
        const points = Timestamps.map((at, place) => ({ atMs: at.getTime(), value: Values[place] ?? 0 }));
        return [name, points.sort((a, b) => a.atMs - b.atMs)];
      });
      return Object.fromEntries(series) as StreamMetrics;
    });
  }

  transform(arn: string): Promise<Told<FunctionView>> {
    return tell('lambda:GetFunctionConfiguration', async () => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: arn });
      const { FunctionName = arn, Environment, ...view } = await this.#lambda.send(command);
      return {
        name: FunctionName,
        state: view.State ?? 'Active',
        lastUpdate: view.LastUpdateStatus ?? 'Successful',
        runtime: view.Runtime ?? 'a container image',
        architecture: view.Architectures?.[0] ?? 'x86_64',
        version: view.Version ?? '$LATEST',
        memoryMb: view.MemorySize,
        timeoutSeconds: view.Timeout,
        environment: Environment?.Error === undefined ? (Environment?.Variables ?? {}) : undefined,
      };
    });
  }

  parked(bucket: string, prefix: string): Promise<Told<ParkedPage>> {
    return tell('s3:ListBucket', async () => {
      const statePrefix = this.#statePrefix;
      const list = (after: object) =>
        this.#s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...after }));
      const first = await list({});
      // Reports of a year may fill the first page, and what is parked stand behind them.
      const isOwn = first.IsTruncated === true && first.Contents?.at(-1)?.Key?.startsWith(statePrefix);
      const second = isOwn ? await list({ StartAfter: `${statePrefix}${LAST}` }) : undefined;
      const Contents = [...(first.Contents ?? []), ...(second?.Contents ?? [])];
      const { IsTruncated = false } = second ?? first;
      const parked = Contents.filter(({ Key = '' }) => !Key.startsWith(statePrefix));
      const times = parked.flatMap(({ LastModified }) => (LastModified === undefined ? [] : [LastModified.getTime()]));
      return {
        objects: parked.length,
        bytes: parked.reduce((sum, { Size = 0 }) => sum + Size, 0),
        oldestMs: times.length === 0 ? undefined : Math.min(...times),
        more: IsTruncated,
      };
    });
  }

  keyOfStream(secretArn: string): Promise<Told<StreamKey>> {
    return tell('secretsmanager:GetSecretValue', async () => {
      const key = streamKeyOfSecret(await readSecret(secretArn, "the stream's secret"));
      return key === undefined ? 'unusable' : { key };
    });
  }

  put(stream: string, record: Uint8Array): Promise<Told<true>> {
    return tell('firehose:PutRecord', async () => {
      await this.#firehose.send(new PutRecordCommand({ DeliveryStreamName: stream, Record: { Data: record } }));
      return true as const;
    });
  }

  /** Ends the connections. */
  close(): void {
    for (const client of [this.#firehose, this.#cloudWatch, this.#lambda, this.#s3]) client.destroy();
  }
}
