import type { WorldClock } from '../clock.ts';
import { Activity } from './activity.ts';
import { FirehoseApi } from './api-operations.ts';
import { startApiServer } from './api-server.ts';
import type { Certificate } from './certificate.ts';
import { type Datapoint, Datapoints } from './datapoints.ts';
import { DeliveryStream } from './delivery-stream.ts';
import { ErrorLog, type ErrorLogEntry } from './error-log.ts';
import { Gate } from './gate.ts';
import { newMetrics, type StreamMetrics } from './metrics.ts';
import { PutFaults } from './put-faults.ts';
import { checkRecordSize } from './put-input.ts';
import { type RecordOutcome, RecordTrace } from './record-trace.ts';
import type { StreamConfig } from './stream-config.ts';
import { settleStream } from './stream-settings.ts';
import { DEFAULT_SWITCHES, type FirehoseSwitches } from './switches.ts';
import { uuidSource } from './uuid.ts';

export interface FirehoseOptions {
  readonly clock: WorldClock;
  /** 0 ≤ x < 1. Draws the jitter of retries and every id. */
  readonly random: () => number;
  readonly streams: readonly StreamConfig[];
  readonly switches?: Partial<FirehoseSwitches>;
  /** Default: any free port. */
  readonly port?: number;
  /** Serve https with a self-signed certificate instead of http. */
  readonly tls?: boolean;
}

/** An Amazon Data Firehose on this machine, for Direct PUT streams that deliver to an HTTP endpoint. */
export interface LocalFirehose {
  /** Endpoint for AWS clients. */
  readonly url: string;
  /** With `tls`: what clients must trust. */
  readonly certificate: Certificate | undefined;
  /** Failed attempts of all streams, as they would stand in CloudWatch Logs; the newest 10,000. */
  readonly errorLog: readonly ErrorLogEntry[];
  readonly faults: PutFaults;
  /**
   * Puts records without going through the API: no faults, no limit but that of the single record.
   *
   * @returns a RecordId for each record, for `outcomeOf`
   * @throws Error for an unknown stream or a record over 1,024,000 bytes
   */
  put(streamName: string, records: readonly Buffer[]): string[];
  /**
   * Hands on everything that is waiting in the buffers of one stream, or of all, stage after stage: transform, delivery and
   * backup. Resolves when those buffers are empty and each batch has reached its end or sleeps: between two retries, or
   * because the stream is paused. Retries go on when the clock does. Time itself does not move: when an endpoint or a
   * function takes simulated time to answer, advance the clock before awaiting the promise.
   */
  flush(streamName?: string): Promise<void>;
  /** Live counts. */
  metrics(streamName: string): Readonly<StreamMetrics>;
  /** What the stream has sent to CloudWatch, the oldest first; none of a stream that is unknown. */
  datapoints(streamName: string): readonly Datapoint[];
  /** What became of a record; undefined if the id is unknown or forgotten. */
  outcomeOf(streamName: string, recordId: string): RecordOutcome | undefined;
  /** Whether the stream waits because neither its endpoint nor its bucket takes data. */
  isPaused(streamName: string): boolean;
  /** Stops at once. What is still in buffers or between retries is gone: flush before. */
  close(): Promise<void>;
}

/** @throws Error whose message begins with `InvalidArgumentException` for a stream that AWS would not create. */
export async function startFirehose(options: FirehoseOptions): Promise<LocalFirehose> {
  const { clock, random, port = 0, tls = false } = options;
  const closing = new AbortController();
  const errorLog = new ErrorLog();
  const faults = new PutFaults();
  const newUuid = uuidSource(random);
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const streams = new Map(
    options.streams.map((config) => {
      const context = {
        clock,
        random,
        newUuid,
        errorLog,
        switches,
        settings: settleStream(config),
        closing: closing.signal,
      };
      const own = {
        metrics: newMetrics(),
        datapoints: new Datapoints(),
        trace: new RecordTrace(),
        activity: new Activity(),
        gate: new Gate(),
      };
      return [config.name, new DeliveryStream({ ...context, ...own })];
    }),
  );
  const server = await startApiServer(new FirehoseApi(streams, faults, clock.now()), clock, { port, tls });

  function streamNamed(name: string): DeliveryStream {
    const stream = streams.get(name);
    if (!stream) throw new Error(`there is no stream ${name}`);
    return stream;
  }

  return {
    url: server.url,
    certificate: server.certificate,
    errorLog: errorLog.entries,
    faults,
    put(streamName, records) {
      for (const record of records) checkRecordSize(record, 'record');
      return streamNamed(streamName).put(records);
    },
    async flush(streamName) {
      const flushed = streamName === undefined ? [...streams.values()] : [streamNamed(streamName)];
      await Promise.all(flushed.map((stream) => stream.flush()));
    },
    metrics: (streamName) => streamNamed(streamName).context.metrics,
    datapoints: (streamName) => streams.get(streamName)?.context.datapoints.entries ?? [],
    outcomeOf: (streamName, recordId) => streamNamed(streamName).context.trace.get(recordId),
    isPaused: (streamName) => streamNamed(streamName).context.gate.isShut,
    async close() {
      closing.abort();
      await server.close();
    },
  };
}
