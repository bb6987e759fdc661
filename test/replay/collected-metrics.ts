import type { Metric, MetricSink } from '../../shared/metrics/metric.ts';

/** What a run has published: the last value of each name, and how often. */
export class CollectedMetrics implements MetricSink {
  readonly values: Record<string, number> = {};
  published = 0;

  publish(metrics: readonly Metric[]): void {
    for (const { name, value } of metrics) this.values[name] = value;
    this.published++;
  }
}
