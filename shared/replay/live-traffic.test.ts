import { describe, expect, it } from 'vitest';
import { LiveTrafficWatch } from './live-traffic.ts';

function world(isIll: () => Promise<boolean>) {
  const clock = { nowMs: 0, now: () => clock.nowMs, sleep: async () => {} };
  const seen = { looks: 0, warnings: [] as unknown[] };
  const look = () => {
    seen.looks++;
    return isIll();
  };
  const warn = (_: string, fields: object) => seen.warnings.push(fields);
  const watch = new LiveTrafficWatch({ isIll: look }, clock, { info: () => {}, warn, error: () => {} });
  return { clock, seen, watch };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the watch over live traffic', () => {
  it('takes it for well until it knows better, and keeps nobody waiting', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { watch } = world(() => promise);
    expect(watch.isIll).toBe(false);
    resolve(true);
    await turn();
    expect(watch.isIll).toBe(true);
  });

  it('looks once a minute, and only when it is asked', async () => {
    const { clock, seen, watch } = world(async () => true);
    for (let second = 0; second < 180; second++) {
      clock.nowMs = second * 1_000;
      void watch.isIll;
      await turn();
    }
    expect(seen.looks).toBe(3);
    clock.nowMs = 3_600_000;
    await turn();
    expect(seen.looks).toBe(3);
  });

  it('does not look again while nobody answers', async () => {
    const { clock, seen, watch } = world(() => new Promise(() => {}));
    for (let minute = 0; minute < 10; minute++) {
      clock.nowMs = minute * 60_000;
      expect(watch.isIll).toBe(false);
      await turn();
    }
    expect(seen.looks).toBe(1);
  });

  it('sees that it is well again', async () => {
    let isIll = true;
    const { clock, watch } = world(async () => isIll);
    void watch.isIll;
    await turn();
    isIll = false;
    clock.nowMs = 60_000;
    expect(watch.isIll).toBe(true);
    await turn();
    expect(watch.isIll).toBe(false);
  });

  it('takes it for well where nobody can know, and says so once', async () => {
    let fails = false;
    const { clock, seen, watch } = world(async () => {
      if (fails) throw new Error('no right');
      return true;
    });
    void watch.isIll;
    await turn();
    expect(watch.isIll).toBe(true);
    fails = true;
    for (let minute = 1; minute < 5; minute++) {
      clock.nowMs = minute * 60_000;
      void watch.isIll;
      await turn();
      expect(watch.isIll).toBe(false);
    }
    expect(seen.warnings).toEqual([{ reason: 'no right' }]);
  });
});
