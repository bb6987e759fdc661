import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countOf, type Metric } from '../metrics/metric.ts';
import { EmbeddedMetrics } from './embedded-metrics.ts';

const NOW = Date.UTC(2026, 2, 1);
const METRICS: readonly Metric[] = [
  countOf('RecordsIn', 3),
  { name: 'BytesIn', unit: 'Bytes', value: 1_000 },
  countOf('Failed.internal-error', 1),
  countOf('Failed.internal-error', 2),
];

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** What AWS's own library writes of the same. */
function expected(dimensions: Readonly<Record<string, string>>): string {
  const metrics = new Metrics({ namespace: 'Hydrant', serviceName: 'hydrant-prod-transform' });
  for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
  for (const { name, unit, value } of METRICS) metrics.addMetric(name, unit, value);
  return JSON.stringify(metrics.serializeMetrics());
}

describe('embedded metrics', () => {
  it.each([{}, { label: 'version', namespace: 'shop' }])("are the line that AWS's library writes, with %j", (given) => {
    const lines: string[] = [];
    const metrics = new EmbeddedMetrics(
      'hydrant-prod-transform',
      (line) => lines.push(line),
      () => NOW,
    );
    metrics.publish(METRICS, given);
    expect(lines).toEqual([expected(given)]);
  });
});
