/** The metrics of a stream that deliveries are watched by: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
export type DeliveryMetric = 'DeliveryToHttpEndpoint.Success' | 'DeliveryToHttpEndpoint.DataFreshness';

/** What a stream sends to CloudWatch. */
export interface Datapoint {
  readonly metric: DeliveryMetric;
  /** Milliseconds since the Unix epoch */
  readonly atMs: number;
  readonly value: number;
}

/** The oldest go first. */
const MAX_DATAPOINTS = 10_000;

/** Every attempt to deliver gives two: whether it succeeded, and the age in seconds of the oldest record in it. */
export class Datapoints {
  readonly entries: Datapoint[] = [];

  attempted(atMs: number, succeeded: boolean, oldestArrivalMs: number): void {
    this.entries.push(
      { metric: 'DeliveryToHttpEndpoint.Success', atMs, value: succeeded ? 1 : 0 },
      { metric: 'DeliveryToHttpEndpoint.DataFreshness', atMs, value: (atMs - oldestArrivalMs) / 1_000 },
    );
    this.entries.splice(0, this.entries.length - MAX_DATAPOINTS);
  }
}
