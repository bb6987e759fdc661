/** The dashboard and the monitors of infra/datadog/ are what Datadog's API takes, and ask for metrics that there are. */
import { UnparsedObject } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/util.js';
import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import { describe, expect, it } from 'vitest';
import dashboard from '../../infra/datadog/dashboard.json' with { type: 'json' };
import monitors from '../../infra/datadog/monitors.json' with { type: 'json' };
import { isObject } from '../../shared/json/value.ts';
import { ownMetrics } from '../own-metrics.ts';

/** What the client's own models do not know, or cannot read, with where it stands. */
function unknownIn(value: unknown, place: string): string[] {
  if (value instanceof UnparsedObject) return [`${place} ${JSON.stringify(value._data)}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key !== 'additionalProperties') return unknownIn(member, `${place}.${key}`);
    return member === undefined ? [] : [`${place} ${JSON.stringify(member)}`];
  });
}

/** Every text in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Datadog's names: https://docs.datadoghq.com/integrations/amazon_firehose/#metrics and
 * https://docs.datadoghq.com/integrations/amazon_lambda/#metrics
 */
const AWS_METRICS = [
  'aws.firehose.delivery_to_http_endpoint_data_freshness',
  'aws.firehose.delivery_to_http_endpoint_records',
  'aws.firehose.delivery_to_http_endpoint_success',
  'aws.firehose.incoming_records',
  'aws.firehose.throttled_records',
  'aws.lambda.duration',
  'aws.lambda.errors',
  'aws.lambda.invocations',
];

const metricsOf = (value: unknown) =>
  textsIn(value).flatMap((text) => [...text.matchAll(/\b((?:aws|hydrant)\.[\w.]+)\{/g)].map(([, name = '']) => name));

describe('the dashboard', () => {
  it("is one of Datadog's", () => {
    const model: unknown = ObjectSerializer.deserialize(dashboard, 'Dashboard', '');
    expect(unknownIn(model, 'dashboard')).toEqual([]);
    expect(ObjectSerializer.serialize(model, 'Dashboard', '')).toEqual(dashboard);
  });

  it('uses each of its variables, and no other', () => {
    const used = textsIn(dashboard).flatMap((text) => [...text.matchAll(/\$(\w+)/g)].map(([, name]) => name));
    expect(new Set(used)).toEqual(new Set(dashboard.template_variables.map(({ name }) => name)));
  });
});

describe('the monitors', () => {
  it.each(monitors.map((monitor) => [monitor.name, monitor] as const))('%s', (name, monitor) => {
    const model: unknown = ObjectSerializer.deserialize(monitor, 'Monitor', '');
    expect(unknownIn(model, name)).toEqual([]);
    expect(ObjectSerializer.serialize(model, 'Monitor', '')).toEqual(monitor);

    const [, comparator, threshold] = / ([<>]) ([\d.]+)$/.exec(monitor.query) ?? [];
    const { critical, warning }: { critical: number; warning?: number } = monitor.options.thresholds;
    expect(critical).toBe(Number(threshold));
    if (warning !== undefined) expect(comparator === '<' ? warning > critical : warning < critical).toBe(true);

    expect(monitor.message).toContain('{{#is_alert}}');
    expect(monitor.message.includes('{{#is_no_data}}')).toBe(
      'notify_no_data' in monitor.options && monitor.options.notify_no_data,
    );
  });

  it('of what the reprocessor says every hour take silence for trouble: it does not run, or the name is another', () => {
    const own = monitors.filter(({ query }) => query.includes('hydrant.') && !query.startsWith('logs('));
    expect(own.flatMap(({ query }) => metricsOf(query)).sort()).toEqual([
      'hydrant.OldestParkedHoursLeft',
      'hydrant.ParkedIncomplete',
      'hydrant.RecordsDeadLettered',
      'hydrant.SumNotClosed',
    ]);
    for (const { name, options } of own) expect(options, name).toMatchObject({ notify_no_data: true });
  });

  /** https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor, `no_data_timeframe` */
  it('wait for data at least twice as long as they look back, as Datadog asks for', () => {
    const waiting = monitors.filter(({ options }) => 'no_data_timeframe' in options);
    expect(waiting.length).toBeGreaterThan(2);
    for (const { query, options } of waiting) {
      const [, count, unit] = /\(last_(\d+)([mh])\)/.exec(query) ?? [];
      expect(options.no_data_timeframe, query).toBeGreaterThanOrEqual(2 * Number(count) * (unit === 'h' ? 60 : 1));
    }
  });

  it('have names of their own', () => {
    expect(new Set(monitors.map(({ name }) => name)).size).toBe(monitors.length);
  });
});

it('ask for metrics that there are', async () => {
  const asked = [...metricsOf(dashboard), ...metricsOf(monitors)];
  expect(asked.length).toBeGreaterThan(25);
  const own = new Set([...(await ownMetrics())].map((metric) => `hydrant.${metric}`));
  expect(asked.filter((metric) => !own.has(metric) && !AWS_METRICS.includes(metric))).toEqual([]);
  expect(AWS_METRICS.filter((metric) => !asked.includes(metric))).toEqual([]);
});
