import { describe, expect, it } from 'vitest';
import { clockCheck } from './clock-check.ts';

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
