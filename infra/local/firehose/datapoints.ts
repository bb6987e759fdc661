/** The metrics of a stream that it is watched by: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
export type StreamMetric =
  | 'IncomingRecords'
  | 'ThrottledRecords'
  | 'ExecuteProcessing.Success'
  | 'DeliveryToHttpEndpoint.Success'
  | 'DeliveryToHttpEndpoint.DataFreshness';

/** What a stream sends to CloudWatch. */
export interface Datapoint {
  readonly metric: StreamMetric;
  /** Milliseconds since the Unix epoch */
  readonly atMs: number;
  readonly value: number;
}

/** The oldest go first. */
const MAX_DATAPOINTS = 10_000;

export class Datapoints {
  readonly entries: Datapoint[] = [];

  put(atMs: number, records: number): void {
    this.#add({ metric: 'IncomingRecords', atMs, value: records });
  }

  throttled(atMs: number, records: number): void {
    this.#add({ metric: 'ThrottledRecords', atMs, value: records });
  }

  /** An invocation of the transform, whether it succeeded. */
  invoked(atMs: number, succeeded: boolean): void {
    this.#add({ metric: 'ExecuteProcessing.Success', atMs, value: succeeded ? 1 : 0 });
  }

  /** Every attempt to deliver gives two: whether it succeeded, and the age in seconds of the oldest record in it. */
  attempted(atMs: number, succeeded: boolean, oldestArrivalMs: number): void {
    this.#add({ metric: 'DeliveryToHttpEndpoint.Success', atMs, value: succeeded ? 1 : 0 });
    this.#add({ metric: 'DeliveryToHttpEndpoint.DataFreshness', atMs, value: (atMs - oldestArrivalMs) / 1_000 });
  }

  #add(datapoint: Datapoint): void {
    this.entries.push(datapoint);
    this.entries.splice(0, this.entries.length - MAX_DATAPOINTS);
  }
}
