import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedRate, Pace } from './pace.ts';

const MB = 1_000_000;

function world(ceiling: number | undefined) {
  const clock = { nowMs: 1_000, now: () => clock.nowMs, sleep: async () => {} };
  const logged: string[] = [];
  const at = (message: string) => logged.push(message);
  const pace = new Pace(ceiling, clock, { info: at, warn: at, error: at });
  /** Megabytes a second of this moment. */
  const now = () => pace.bytesPerSecond / MB;
  /** Waits for its turn, sends, and is answered after a second. */
  const exchange = (bytes: number, throttled = false) => {
    clock.nowMs += pace.waitMs;
    const departure = pace.depart(bytes);
    clock.nowMs += 1_000;
    if (throttled) pace.throttled(departure);
    else pace.accepted(departure);
  };
  return { clock, logged, pace, now, exchange };
}

describe('the pace under a ceiling', () => {
  it('lets the first request go at once, and the next when that is paid for', () => {
    const { clock, pace } = world(4);
    expect(pace.waitMs).toBe(0);
    pace.depart(2 * MB);
    expect(pace.waitMs).toBe(2_000);
    clock.nowMs += 1_500;
    expect(pace.waitMs).toBe(500);
  });

  it('saves nothing up while nobody sends', () => {
    const { clock, pace } = world(4);
    clock.nowMs += 60_000;
    pace.depart(MB);
    expect(pace.waitMs).toBe(1_000);
  });

  it('begins at a quarter, and rises in equal steps to the ceiling in about a minute', () => {
    const { now, exchange } = world(4);
    const paces = [now()];
    for (let second = 0; second < 70; second++) {
      exchange(1);
      paces.push(now());
    }
    const [first = 0, second = 0, third = 0] = paces;
    expect(first).toBe(1);
    expect(second - first).toBeCloseTo(0.05);
    expect(third - second).toBeCloseTo(second - first);
    expect(paces[50]).toBeLessThan(4);
    expect(paces.at(-1)).toBe(4);
  });

  it('rises no further for a long time in which nothing was tried', () => {
    const { clock, now, exchange } = world(4);
    clock.nowMs += 3_600_000;
    exchange(1);
    expect(now()).toBeCloseTo(1.5);
  });

  it('halves where the intake throttles, once for all that were on their way together', () => {
    const { pace, now, logged } = world(8);
    const burst = [1, 2, 3, 4].map(() => pace.depart(1));
    for (const departure of burst) pace.throttled(departure);
    expect(now()).toBe(1);
    pace.throttled(pace.depart(1));
    expect(now()).toBe(0.5);
    expect(logged).toHaveLength(2);
  });

  it('does not rise for what was sent before it was cut', () => {
    const { clock, pace, now } = world(8);
    const [first, second] = [pace.depart(1), pace.depart(1)];
    clock.nowMs += 1_000;
    pace.throttled(first);
    clock.nowMs += 1_000;
    pace.accepted(second);
    expect(now()).toBe(1);
  });

  it.each([
    [8, 0.1],
    [0.4, 0.05],
  ])('of %d MB a second never falls below %d', (ceiling, floor) => {
    const { now, exchange } = world(ceiling);
    for (let time = 0; time < 20; time++) exchange(1, true);
    expect(now()).toBeCloseTo(floor, 10);
  });
});

it('the ceiling is the lower one of two, where there are two', () => {
  const lower = (one?: number, other?: number) =>
    allowedRate({ maxMegabytesPerSecond: one }, { maxMegabytesPerSecond: other });
  expect([lower(2, 1), lower(1, 2), lower(undefined, 2), lower(1, undefined)]).toEqual([1, 1, 2, 1]);
  expect(lower()).toBeUndefined();
});

describe('the pace without a ceiling', () => {
  it('holds nothing back before the intake throttles', () => {
    const { pace, exchange } = world(undefined);
    exchange(1e12);
    expect(pace.waitMs).toBe(0);
  });

  it('goes on from half of what was really sent in the last seconds, and rises again', () => {
    const { now, exchange } = world(undefined);
    for (let second = 0; second < 60; second++) exchange(6 * MB);
    exchange(6 * MB, true);
    const cut = now();
    expect(cut).toBeGreaterThan(2.9);
    expect(cut).toBeLessThan(3.6);
    for (let second = 0; second < 30; second++) exchange(1);
    expect(now() / cut).toBeCloseTo(1.5, 1);
  });

  it('takes next to nothing for no measure of what the intake can take', () => {
    const { now, exchange } = world(undefined);
    exchange(200, true);
    expect(now()).toBe(0.5);
  });
});

describe('while live traffic is ill the pace', () => {
  it('is half of what it was and does not rise, and is the same as before when that is over', () => {
    const { pace, now, exchange } = world(8);
    pace.yieldTo(true);
    expect(now()).toBe(1);
    exchange(1);
    pace.yieldTo(true);
    expect(now()).toBe(1);
    pace.yieldTo(false);
    expect(now()).toBe(2);
  });

  it('is half of what was really sent where there is no ceiling, and unbound again afterwards', () => {
    const { pace, now, exchange } = world(undefined);
    for (let second = 0; second < 30; second++) exchange(6 * MB);
    pace.yieldTo(true);
    expect(now()).toBeCloseTo(3, 0);
    pace.yieldTo(false);
    expect(now()).toBe(Number.POSITIVE_INFINITY);
  });

  it('stays bound afterwards where the intake has throttled meanwhile', () => {
    const { pace, now, exchange } = world(undefined);
    exchange(10 * MB);
    pace.yieldTo(true);
    exchange(1, true);
    const ill = now();
    pace.yieldTo(false);
    expect(now()).toBe(ill * 2);
  });

  it('is said when it begins and when it ends, and at no other time', () => {
    const { pace, logged } = world(undefined);
    for (const isIll of [false, true, true, false, false]) pace.yieldTo(isIll);
    expect(logged).toEqual([
      'live delivery is ill: the pace is halved until it is well',
      'live delivery is well again: so is the pace',
    ]);
  });
});

describe('whatever is answered', () => {
  const step = fc.record({
    bytes: fc.integer({ min: 1, max: 5 * MB }),
    idleMs: fc.nat({ max: 20_000 }),
    answer: fc.constantFrom('accepted', 'accepted', 'throttled', 'none'),
    isIll: fc.boolean(),
  });

  it('what is sent in any stretch of time is paid for at the pace of the moment, within floor and ceiling', () => {
    const ceilings = fc.constantFrom(undefined, 0.001, 0.5, 4, 100);
    fc.assert(
      fc.property(ceilings, fc.array(step, { maxLength: 40 }), (ceiling, steps) => {
        const { clock, pace, now } = world(ceiling);
        const floor = Math.min(0.1, (ceiling ?? 1) / 8);
        const sent: { readonly atMs: number; readonly bytes: number; readonly pace: number }[] = [];
        for (const { bytes, idleMs, answer, isIll } of steps) {
          pace.yieldTo(isIll);
          clock.nowMs += pace.waitMs;
          sent.push({ atMs: clock.nowMs, bytes, pace: pace.bytesPerSecond / 1_000 });
          const departure = pace.depart(bytes);
          expect(pace.waitMs).toBeLessThanOrEqual(bytes / (floor * 1_000) + 1);
          if (answer === 'accepted') pace.accepted(departure);
          if (answer === 'throttled') pace.throttled(departure);
          clock.nowMs += idleMs;
          expect(now()).toBeGreaterThanOrEqual(floor - 1e-9);
          if (ceiling !== undefined) expect(now()).toBeLessThanOrEqual(isIll ? Math.max(floor, ceiling / 2) : ceiling);
        }
        for (const [from, first] of sent.entries()) {
          let [bytes, fastest] = [0, 0];
          for (const [index, one] of sent.slice(from + 1).entries()) {
            bytes += sent[from + index]?.bytes ?? 0;
            fastest = Math.max(fastest, one.pace);
            expect(bytes).toBeLessThanOrEqual((one.atMs - first.atMs) * fastest + 1);
          }
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
