import type { MetricSink } from '../../shared/metrics/metric.ts';

/** What a run has published: the last value of each name, and how often. */
export class CollectedMetrics implements MetricSink {
  readonly values: Record<string, number> = {};
  published = 0;

  addMetric(name: string, _unit: string, value: number): void {
    this.values[name] = value;
  }

  publishStoredMetrics(): void {
    this.published++;
  }
}
