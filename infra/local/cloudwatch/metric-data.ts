import { isObject } from '../../../shared/json/value.ts';
import type { Datapoint } from '../firehose/datapoints.ts';

/** GetMetricData's error for input that it does not take. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
}

interface MetricDataResult {
  readonly Id: string;
  readonly Label: string;
  readonly StatusCode: 'Complete';
  /** Seconds since the Unix epoch, the newest first */
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
  Average: (values) => sumOf(values) / values.length,
  Sum: sumOf,
  SampleCount: (values) => values.length,
};

/**
 * GetMetricData for metrics of Firehose's streams; no other namespace, no expressions:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * @param datapointsOf those of one stream; none if it is unknown, for which CloudWatch has no error
 * @throws {ValidationError}
 */
export function getMetricData(
  input: Readonly<Record<string, unknown>>,
  datapointsOf: (streamName: string) => readonly Datapoint[],
): { MetricDataResults: MetricDataResult[] } {
  const { StartTime, EndTime, MetricDataQueries } = input;
  if (typeof StartTime !== 'number' || typeof EndTime !== 'number' || StartTime >= EndTime) {
    throw new ValidationError('The parameter StartTime must be less than the parameter EndTime.');
  }
  if (!Array.isArray(MetricDataQueries)) throw new ValidationError('MetricDataQueries must be a list.');
  const results = MetricDataQueries.map((query: unknown) => resultOf(query, StartTime, EndTime, datapointsOf));
  return { MetricDataResults: results };
}

function resultOf(
  query: unknown,
  startSeconds: number,
  endSeconds: number,
  datapointsOf: (streamName: string) => readonly Datapoint[],
): MetricDataResult {
  const stat = isObject(query) ? query.MetricStat : undefined;
  const metric = isObject(stat) ? stat.Metric : undefined;
  if (!isObject(query) || !isObject(stat) || !isObject(metric)) {
    throw new ValidationError('Only queries with a MetricStat are known here.');
  }
  const period = Number(stat.Period);
  const statistic = STATISTICS[String(stat.Stat)];
  if (!(period > 0 && period % 60 === 0) || statistic === undefined) {
    throw new ValidationError('Period must be a multiple of 60, Stat a statistic.');
  }
  const byPeriod = new Map<number, number[]>();
  for (const { metric: name, atMs, value } of datapointsOf(streamOf(metric))) {
    const seconds = Math.floor(atMs / 1_000 / period) * period;
    // The first period begins at or before the start: "Start times are rounded down".
    const isWithin = seconds >= Math.floor(startSeconds / period) * period && seconds < endSeconds;
    if (name !== metric.MetricName || !isWithin) continue;
    byPeriod.set(seconds, [...(byPeriod.get(seconds) ?? []), value]);
  }
  const periods = [...byPeriod].sort(([a], [b]) => b - a);
  return {
    Id: String(query.Id),
    Label: String(metric.MetricName),
    StatusCode: 'Complete',
    Timestamps: periods.map(([seconds]) => seconds),
    Values: periods.map(([, values]) => statistic(values)),
  };
}

function streamOf({ Namespace, Dimensions }: Readonly<Record<string, unknown>>): string {
  const [only, ...others]: unknown[] = Array.isArray(Dimensions) ? Dimensions : [];
  const isStreams = Namespace === 'AWS/Firehose' && others.length === 0;
  return isStreams && isObject(only) && only.Name === 'DeliveryStreamName' ? String(only.Value) : '';
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
