import { describe, expect, it } from 'vitest';
import { apiKeyCheck, appKeyCheck, streamKeyCheck } from './key-checks.ts';

const GOOD = { value: 'valid' } as const;
const REFUSED = { value: 'refused' } as const;
const NO_ANSWER = { unknown: { kind: 'failed', reason: 'Datadog cannot be reached: ENOTFOUND' } } as const;

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
