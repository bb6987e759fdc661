/** A value for CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export interface Metric {
  readonly name: string;
  readonly unit: 'Bytes' | 'Count';
  readonly value: number;
}

export function countOf(name: string, value: number): Metric {
  return { name, unit: 'Count', value };
}

export interface MetricSink {
  /** @param dimensions beside the sink's own; none is empty */
  publish(metrics: readonly Metric[], dimensions?: Readonly<Record<string, string>>): void;
}
