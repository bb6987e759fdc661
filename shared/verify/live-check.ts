import { MAX_FRESHNESS_SECONDS } from '../firehose/limits.ts';
import { type Check, ok, unknown, unknownOf, wrong } from './check.ts';
import type { StreamMetricName, StreamMetrics, Told } from './facts.ts';

/** CloudWatch has a stream's metrics by the minute. */
export const MINUTE_MS = 60_000;

/** The metrics of a time, as whoever asks why something has not arrived needs them. */
interface LiveDelivery {
  readonly put: number;
  readonly throttled: number;
  /** Of the minutes with any, the share of calls and attempts that went well in the last of them; undefined: there is none */
  readonly transform: number | undefined;
  readonly delivery: number | undefined;
  /** Age of the oldest record at the last attempt, seconds */
  readonly freshnessSeconds: number | undefined;
}

/** @param fromMs minutes that ended before it do not count */
export function liveDelivery(metrics: StreamMetrics, fromMs: number): LiveDelivery {
  const values = (name: StreamMetricName) =>
    metrics[name].filter(({ atMs }) => atMs + MINUTE_MS > fromMs).map(({ value }) => value);
  const sum = (name: StreamMetricName) => values(name).reduce((total, value) => total + value, 0);
  return {
    put: sum('IncomingRecords'),
    throttled: sum('ThrottledRecords'),
    transform: values('ExecuteProcessing.Success').at(-1),
    delivery: values('DeliveryToHttpEndpoint.Success').at(-1),
    freshnessSeconds: values('DeliveryToHttpEndpoint.DataFreshness').at(-1),
  };
}

/** @param minutes how many were looked at */
export function liveCheck(told: Told<StreamMetrics>, stream: string, minutes: number, fromMs: number): Check {
  const name = 'live delivery';
  if ('unknown' in told) {
    return unknownOf(name, told.unknown);
  }
  const { put, throttled, transform, delivery, freshnessSeconds } = liveDelivery(told.value, fromMs);
  if (transform !== undefined && transform < 1) {
    return wrong(
      name,
      `the last calls of the transform have failed (ExecuteProcessing.Success ${transform})`,
      "look into the function's log group, and at what was parked: hydrant inspect",
    );
  }
  if (delivery !== undefined && delivery < 1) {
    return wrong(
      name,
      `the last attempts to deliver have failed (DeliveryToHttpEndpoint.Success ${delivery})`,
      `${errorLog(stream)} says why: 403 is the stream's key, 5xx and no answer are Datadog's intake or the way to it`,
    );
  }
  if (freshnessSeconds !== undefined && freshnessSeconds > MAX_FRESHNESS_SECONDS) {
    return wrong(
      name,
      `records are ${Math.round(freshnessSeconds)} s old when they are delivered (DeliveryToHttpEndpoint.DataFreshness)`,
      `${errorLog(stream)} says what delays them`,
    );
  }
  if (throttled > 0) {
    return wrong(
      name,
      `${throttled} records were throttled in the last ${minutes} minutes (ThrottledRecords)`,
      'ask AWS for a larger quota of the stream: https://docs.aws.amazon.com/firehose/latest/dev/limits.html',
    );
  }
  if (delivery === undefined) return unknown(name, `CloudWatch has no delivery of the last ${minutes} minutes`);
  return ok(name, `of the last ${minutes} minutes: ${put} put, none throttled, the last attempts to deliver succeeded`);
}

/** Where Firehose says what was answered to it: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html */
export const errorLog = (stream: string): string => `the error log of the stream (/aws/kinesisfirehose/${stream})`;
