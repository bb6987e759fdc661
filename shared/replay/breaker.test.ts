import { describe, expect, it } from 'vitest';
import { Breaker, type Health } from './breaker.ts';

const WELL: Health = { kind: 'well' };
const ILL: Health = { kind: 'ill', askedMs: undefined, cause: { status: 503 } };
const UNKNOWN: Health = { kind: 'unknown' };
const asking = (askedMs: number): Health => ({ kind: 'ill', askedMs, cause: { status: 429 } });

function world(random = () => 0.5) {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs, sleep: async () => {} };
  const logged: string[] = [];
  const at = (message: string, fields: object) => logged.push(`${message} ${JSON.stringify(fields)}`);
  const breaker = new Breaker(clock, random, { info: at, warn: at, error: at });
  const exchange = (health: Health) => {
    clock.nowMs += breaker.waitMs;
    breaker.answered(breaker.depart(), health);
  };
  return { clock, logged, breaker, exchange };
}

/** One whose canary came back well. */
function closed(random?: () => number) {
  const all = world(random);
  all.exchange(WELL);
  return all;
}

describe('the canary of a run', () => {
  it('goes at once, alone, and lets the others go when it is answered well', async () => {
    const { breaker, logged } = world();
    expect([breaker.isOpen, breaker.waitMs, breaker.probe]).toEqual([true, 0, undefined]);
    const isProbe = breaker.depart();
    expect(isProbe).toBe(true);
    const { probe } = breaker;
    expect(probe).toBeInstanceOf(Promise);
    breaker.answered(isProbe, WELL);
    await probe;
    expect([breaker.isOpen, breaker.probe, breaker.waitMs]).toEqual([false, undefined, 0]);
    expect(logged).toEqual([]);
  });

  it('keeps the others waiting where it is answered ill', () => {
    const { breaker, exchange, logged } = world();
    exchange(ILL);
    expect([breaker.isOpen, breaker.waitMs]).toEqual([true, 500]);
    expect(logged).toEqual([
      'the target is ill: one request at a time is sent to probe it, the others wait {"status":503,"failures":1,"waitSeconds":1}',
    ]);
  });

  it('is followed by another at once where its answer says nothing of the health of the intake', () => {
    const { breaker, exchange } = world();
    exchange(UNKNOWN);
    expect([breaker.isOpen, breaker.waitMs, breaker.probe]).toEqual([true, 0, undefined]);
  });
});

describe('the breaker', () => {
  it('opens at the fifth failure in a row', () => {
    const { breaker, exchange } = closed();
    for (let time = 0; time < 4; time++) exchange(ILL);
    exchange(WELL);
    for (let time = 0; time < 4; time++) exchange(ILL);
    expect(breaker.isOpen).toBe(false);
    exchange(ILL);
    expect([breaker.isOpen, breaker.waitMs]).toEqual([true, 500]);
  });

  it('opens at once where the intake says when to come again, and waits for as long', () => {
    const { breaker, exchange } = closed();
    exchange(asking(45_000));
    expect([breaker.isOpen, breaker.waitMs]).toEqual([true, 45_000]);
  });

  it('probes after pauses with full jitter below a ceiling that doubles up to 30 s', () => {
    const { breaker, exchange } = world(() => 0.999);
    const pauses: number[] = [];
    for (let time = 0; time < 8; time++) {
      exchange(ILL);
      pauses.push(Math.ceil(breaker.waitMs / 1_000));
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it('pauses for a moment even where the jitter is none, and for an hour at most', () => {
    const { breaker, exchange } = world(() => 0);
    exchange(ILL);
    expect(breaker.waitMs).toBe(100);
    exchange(asking(86_400_000));
    expect(breaker.waitMs).toBe(3_600_000);
  });

  it('is closed by a good answer to its probe, and says how long the intake was ill', () => {
    const { breaker, exchange, logged } = closed(() => 0.999);
    for (let time = 0; time < 8; time++) exchange(ILL);
    exchange(WELL);
    expect(breaker.isOpen).toBe(false);
    expect(logged.slice(1)).toEqual(['the target takes logs again {"failures":8,"illForSeconds":15}']);
    for (let time = 0; time < 4; time++) exchange(ILL);
    expect(breaker.isOpen).toBe(false);
  });

  it('is neither closed nor kept longer by answers to what was sent before it opened, unless they ask for that', () => {
    const { breaker } = closed();
    const flight = Array.from({ length: 8 }, () => breaker.depart());
    for (const isProbe of flight.slice(0, 5)) breaker.answered(isProbe, ILL);
    expect([breaker.isOpen, breaker.waitMs]).toEqual([true, 500]);
    breaker.answered(false, WELL);
    breaker.answered(false, ILL);
    expect([breaker.isOpen, breaker.waitMs]).toEqual([true, 500]);
    breaker.answered(false, asking(20_000));
    expect(breaker.waitMs).toBe(20_000);
  });

  it('gives up when the intake has been ill for two minutes without a break', () => {
    const { breaker, clock, exchange } = closed();
    for (let time = 0; time < 5; time++) exchange(ILL);
    clock.nowMs += 119_999;
    expect(breaker.givesUp).toBe(false);
    clock.nowMs += 1;
    expect(breaker.givesUp).toBe(true);
    exchange(WELL);
    for (let time = 0; time < 5; time++) exchange(ILL);
    expect(breaker.givesUp).toBe(false);
  });
});
