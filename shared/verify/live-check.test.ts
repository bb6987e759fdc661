import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnosis.ts';
import { STREAM_METRICS, type StreamMetricName, type StreamMetrics } from './facts.ts';
import { liveCheck } from './live-check.ts';

const MINUTE_MS = 60_000;

/** One value a minute from minute 0 on. */
const metrics = (given: Partial<Record<StreamMetricName, readonly number[]>>): StreamMetrics =>
  Object.fromEntries(
    STREAM_METRICS.map((name) => [
      name,
      (given[name] ?? []).map((value, minute) => ({ atMs: minute * MINUTE_MS, value })),
    ]),
  ) as Record<StreamMetricName, { atMs: number; value: number }[]>;

const stateOf = (given: Parameters<typeof metrics>[0]) => liveCheck({ value: metrics(given) }, 'logs', 15, 0).state;

describe('live delivery', () => {
  const WELL = { IncomingRecords: [5, 7], 'DeliveryToHttpEndpoint.Success': [1, 1] };

  it.each([
    ['ok', WELL],
    ['ok', { ...WELL, 'DeliveryToHttpEndpoint.Success': [0, 0.5, 1] }],
    ['unknown', {}],
    ['wrong', { ...WELL, 'DeliveryToHttpEndpoint.Success': [1, 0.9] }],
    ['wrong', { ...WELL, 'ExecuteProcessing.Success': [0] }],
    ['wrong', { ...WELL, ThrottledRecords: [3] }],
    ['wrong', { ...WELL, 'DeliveryToHttpEndpoint.DataFreshness': [301] }],
  ])('is %s: %j', (state, given) => expect(stateOf(given)).toBe(state));
});

describe('a canary that is not found', () => {
  const silence = {
    stream: 'logs',
    site: 'datadoghq.com',
    putMs: 2 * MINUTE_MS + 1,
    checks: [],
    waitMs: 300_000,
    searchFailure: undefined,
  };
  const saysOf = (given: Parameters<typeof metrics>[0], searchFailure?: string) =>
    diagnose({ ...silence, searchFailure, metrics: { value: metrics(given) } }).says;

  it('is explained by what the stream has done since it was put, and not by what was before', () => {
    expect(saysOf({ 'DeliveryToHttpEndpoint.Success': [0, 0] })).toContain('has not tried to deliver since');
    expect(saysOf({ 'DeliveryToHttpEndpoint.Success': [0, 0, 0, 1] })).toContain('the stream has delivered to');
    expect(saysOf({ 'DeliveryToHttpEndpoint.Success': [1, 1, 1, 0] })).toContain('the stream cannot deliver');
    expect(saysOf({ 'ExecuteProcessing.Success': [1, 1, 0] })).toContain('calls of the transform fail');
  });

  it('that was delivered may be where a search did not answer', () => {
    expect(saysOf({ 'DeliveryToHttpEndpoint.Success': [1, 1, 1] }, 'Datadog throttles searches')).toBe(
      'the stream has delivered, and the search had no answer (Datadog throttles searches)',
    );
  });

  it('is explained by nothing where metrics may not be read', () => {
    const denied = { unknown: { kind: 'denied', right: 'cloudwatch:GetMetricData' } } as const;
    expect(diagnose({ ...silence, metrics: denied }).says).toContain('needs cloudwatch:GetMetricData');
  });
});
