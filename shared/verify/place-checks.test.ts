import { describe, expect, it } from 'vitest';
import { apiKeyCheck, appKeyCheck, bucketCheck, clockCheck, streamKeyCheck } from './place-checks.ts';

const GOOD = { value: 'valid' } as const;
const REFUSED = { value: 'refused' } as const;
const NO_ANSWER = { unknown: { kind: 'failed', reason: 'Datadog cannot be reached: ENOTFOUND' } } as const;
const PARKED = { objects: 1_000, bytes: 5_000_000, oldestMs: 0, more: true };

describe('the application key', () => {
  const check = (facts: Partial<Parameters<typeof appKeyCheck>[0]>, isNeeded = true) => {
    const { state, stopsCanary } = appKeyCheck({ apiKey: GOOD, bothKeys: GOOD, mayRead: true, ...facts }, isNeeded);
    return [state, stopsCanary];
  };

  it('is needed by who looks for a canary', () => {
    expect(check({ bothKeys: undefined })).toEqual(['wrong', true]);
    expect(check({ bothKeys: undefined }, false)).toEqual(['unknown', false]);
  });

  it('must be good, and may search', () => {
    expect(check({})).toEqual(['ok', false]);
    expect(check({ bothKeys: REFUSED })).toEqual(['wrong', true]);
    expect(check({ mayRead: false })).toEqual(['wrong', true]);
    expect(check({ mayRead: undefined })).toEqual(['unknown', false]);
  });

  it('is not blamed for the API key, nor for the network', () => {
    expect(check({ apiKey: REFUSED, bothKeys: REFUSED })).toEqual(['unknown', false]);
    expect(check({ bothKeys: NO_ANSWER })).toEqual(['unknown', true]);
  });
});

it('an API key that is refused stops the canary, one that nobody can look at does not', () => {
  expect(apiKeyCheck(REFUSED, 'datadoghq.eu')).toMatchObject({
    state: 'wrong',
    says: 'datadoghq.eu refuses it',
    stopsCanary: true,
  });
  expect(apiKeyCheck(NO_ANSWER, 'datadoghq.eu')).toMatchObject({ state: 'unknown', stopsCanary: false });
});

it.each([
  [{ value: 'valid' }, 'ok', false],
  [{ value: 'refused' }, 'wrong', true],
  [{ value: 'unusable' }, 'wrong', true],
  [{ unknown: { kind: 'missing' } }, 'wrong', true],
  [{ unknown: { kind: 'denied', right: 'secretsmanager:GetSecretValue' } }, 'unknown', false],
] as const)('the key in the secret of the stream: %j is %s', (told, state, stopsCanary) => {
  expect(streamKeyCheck('arn:secret', told)).toMatchObject({ state, stopsCanary });
});

describe('the bucket', () => {
  it('says what is parked, as far as one page shows', () => {
    expect(bucketCheck('backup', { value: PARKED }, undefined, 7_200_000).says).toBe(
      'backup can be listed; parked: more than 1,000 objects of 5.0 MB, the oldest of them written 2 h 0 min ago. hydrant plan says what a replay would do',
    );
  });

  it('must be the one that is replayed', () => {
    expect(bucketCheck('backup', { value: PARKED }, 'other', 0)).toMatchObject({
      state: 'wrong',
      remedy: 'set HYDRANT_BACKUP_BUCKET to backup',
    });
  });
});

describe('the clock', () => {
  it('is right within a minute', () => {
    const times = [
      { service: 'Datadog', aheadMs: -59_000 },
      { service: 'AWS', aheadMs: 900 },
    ] as const;
    expect(clockCheck(times)).toMatchObject({ state: 'ok', says: 'within a minute of the clocks of AWS and Datadog' });
  });

  it('is wrong beyond, by the worse of two', () => {
    const times = [
      { service: 'AWS', aheadMs: 900 },
      { service: 'Datadog', aheadMs: -360_000 },
    ] as const;
    expect(clockCheck(times)).toMatchObject({
      state: 'wrong',
      says: "this machine's is 6 min behind the clock of Datadog",
    });
  });
});
