import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../../infra/local/clock.ts';
import { type FirehoseOptions, type LocalFirehose, startFirehose } from '../../../infra/local/firehose/firehose.ts';
import type { StreamMetrics } from '../../../infra/local/firehose/metrics.ts';
import type {
  BackupConfig,
  EndpointConfig,
  FirehoseTransformationEvent,
  Invoke,
  TransformConfig,
} from '../../../infra/local/firehose/stream-config.ts';
import { MemoryBucket } from './memory-bucket.ts';
import { type ScriptedEndpoint, startEndpoint } from './scripted-endpoint.ts';

/** 2025-03-04 11:48:32.364 UTC, the arrival in a real capture: UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md */
export const startMs = 1_741_088_912_364;
export const streamName = 'fh';
export const lambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:transform:$LATEST';

export interface WorldOptions {
  readonly invoke?: Invoke;
  readonly transform?: Partial<TransformConfig>;
  readonly endpoint?: Partial<EndpointConfig>;
  readonly backup?: Partial<BackupConfig>;
  readonly switches?: FirehoseOptions['switches'];
  readonly random?: () => number;
  readonly tls?: boolean;
}

export interface ContractWorld {
  readonly clock: VirtualClock;
  readonly firehose: LocalFirehose;
  readonly endpoint: ScriptedEndpoint;
  readonly bucket: MemoryBucket;
  readonly metrics: Readonly<StreamMetrics>;
  put(...texts: string[]): string[];
  /** Puts, flushes, and lets so much time pass that every retry has ended and every buffer has been written. */
  settle(...texts: string[]): Promise<string[]>;
}

/** One stream with an endpoint and a bucket; with a transform if `invoke` is given. Jitter is nil unless `random` says else. */
export async function startWorld(options: WorldOptions = {}): Promise<ContractWorld> {
  const clock = new VirtualClock(startMs);
  const endpoint = await startEndpoint(clock);
  const bucket = new MemoryBucket();
  const { invoke, random = () => 0.5, tls = false, switches = {} } = options;
  const firehose = await startFirehose({
    clock,
    random,
    tls,
    switches,
    streams: [
      {
        name: streamName,
        endpoint: { url: endpoint.url, ...options.endpoint },
        backup: { bucket, ...options.backup },
        ...(invoke && { transform: { lambdaArn, invoke, ...options.transform } }),
      },
    ],
  });
  onTestFinished(async () => {
    await firehose.close();
    await endpoint.close();
  });
  const put = (...texts: string[]) =>
    firehose.put(
      streamName,
      texts.map((text) => Buffer.from(text)),
    );
  return {
    clock,
    firehose,
    endpoint,
    bucket,
    metrics: firehose.metrics(streamName),
    put,
    async settle(...texts) {
      const ids = put(...texts);
      await clock.advance(60 * 60 * 1_000);
      return ids;
    },
  };
}

type EventRecord = FirehoseTransformationEvent['records'][number];

/** A transform that answers each record by itself. */
export function answering(entry: (record: EventRecord, text: string) => unknown): Invoke {
  return async ({ records }) => ({
    records: records.map((record) => entry(record, Buffer.from(record.data, 'base64').toString('utf8'))),
  });
}

export function ok({ recordId }: EventRecord, text: string): unknown {
  return { recordId, result: 'Ok', data: Buffer.from(text).toString('base64') };
}

export const upperCase = answering((record, text) => ok(record, text.toUpperCase()));

/** Keeps the events it is called with. */
export function recording(invoke: Invoke): { invoke: Invoke; events: FirehoseTransformationEvent[] } {
  const events: FirehoseTransformationEvent[] = [];
  return {
    events,
    invoke: (event) => {
      events.push(event);
      return invoke(event);
    },
  };
}

export function decoded(base64: unknown): string {
  return Buffer.from(String(base64), 'base64').toString('utf8');
}
