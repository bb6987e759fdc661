import { describe, expect, it } from 'vitest';
import { healthOf, isThrottled } from './answer-meaning.ts';
import type { IntakeAnswer } from './ports.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const answer = (status: number, headers = {}): IntakeAnswer => ({ kind: 'answer', status, headers, body: 'secret' });
const failedOf = (...places: number[]): IntakeAnswer => ({
  kind: 'partly',
  failed: new Map(places.map((place) => [place, 'ServiceUnavailableException'])),
});

describe('the health of an intake', () => {
  it.each([200, 202, 400, 413])('is good where it answers %i', (status) => {
    expect(healthOf(answer(status), 2, NOW)).toEqual({ kind: 'well' });
  });

  it.each([408, 429, 500, 502, 503, 504])('is bad where it answers %i', (status) => {
    expect(healthOf(answer(status), 2, NOW)).toEqual({ kind: 'ill', askedMs: undefined, cause: { status } });
  });

  it('is bad where it does not answer', () => {
    const health = healthOf({ kind: 'no-answer', reason: 'ECONNRESET' }, 2, NOW);
    expect(health).toEqual({ kind: 'ill', askedMs: undefined, cause: { reason: 'ECONNRESET' } });
  });

  it('is bad where nothing of a batch is taken, and good where something is', () => {
    expect(healthOf(failedOf(0, 1), 2, NOW)).toMatchObject({
      kind: 'ill',
      cause: { reason: 'ServiceUnavailableException' },
    });
    expect(healthOf(failedOf(0), 2, NOW)).toEqual({ kind: 'well' });
  });

  it.each([
    [{ 'retry-after': '45' }, 45_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' }, 60_000],
    [{ 'x-ratelimit-reset': '12' }, 12_000],
  ])('knows from %j when to come again', (headers, askedMs) => {
    expect(healthOf(answer(429, headers), 2, NOW)).toMatchObject({ kind: 'ill', askedMs });
  });

  it.each([302, 401, 403, 404])('is unknown where something answers %i', (status) => {
    expect(healthOf(answer(status), 2, NOW)).toEqual({ kind: 'unknown' });
  });

  it('is unknown where nothing could be sent', () => {
    expect(healthOf(undefined, 2, NOW)).toEqual({ kind: 'unknown' });
  });
});

it('an intake throttles with 429, a stream by what it leaves of a batch, and nothing else does', () => {
  expect([answer(429), failedOf(0)].map(isThrottled)).toEqual([true, true]);
  expect([answer(503), answer(202), undefined].map(isThrottled)).toEqual([false, false, false]);
});
