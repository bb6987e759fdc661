import { describe, expect, it } from 'vitest';
import { lowest, RateLimit } from './rate.ts';

const clockAt = (nowMs: number) => {
  const clock = { nowMs, now: () => clock.nowMs, sleep: async () => {} };
  return clock;
};

describe('the rate limit', () => {
  it('lets the first bytes go at once, and the next when they are paid for', () => {
    const clock = clockAt(1_000);
    const rate = new RateLimit(2, clock);
    expect([rate.reserve(1_000_000), rate.reserve(500_000), rate.reserve(1)]).toEqual([0, 500, 750]);
  });

  it('saves nothing up while nobody sends', () => {
    const clock = clockAt(0);
    const rate = new RateLimit(1, clock);
    clock.nowMs = 60_000;
    expect([rate.reserve(1_000_000), rate.reserve(1_000_000)]).toEqual([0, 1_000]);
  });

  it('never waits where there is none', () => {
    const rate = new RateLimit(undefined, clockAt(5));
    expect([rate.reserve(1e12), rate.reserve(1e12)]).toEqual([0, 0]);
  });

  it('of two is the lower one, where there are two', () => {
    expect([lowest(2, 1), lowest(1, 2), lowest(undefined, 2), lowest(1, undefined)]).toEqual([1, 1, 2, 1]);
    expect(lowest(undefined, undefined)).toBeUndefined();
  });
});
