/** A value for CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export interface Metric {
  readonly name: string;
  readonly unit: 'Bytes' | 'Count';
  readonly value: number;
}

export function countOf(name: string, value: number): Metric {
  return { name, unit: 'Count', value };
}

/** Of Powertools metrics */
export interface MetricSink {
  addMetric(name: string, unit: Metric['unit'], value: number): unknown;
  publishStoredMetrics(): unknown;
}

export function publish(sink: MetricSink, metrics: readonly Metric[]): void {
  for (const { name, unit, value } of metrics) sink.addMetric(name, unit, value);
  sink.publishStoredMetrics();
}
