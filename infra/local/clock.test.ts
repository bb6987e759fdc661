import { describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';

describe('the virtual clock', () => {
  it('fires timers in order of time and lets each finish its work before the next', async () => {
    const clock = new VirtualClock(1_000);
    const seen: string[] = [];
    const actor = async (name: string, ms: number) => {
      await clock.sleep(ms);
      await clock.track(new Promise((resolve) => setTimeout(resolve, 5)));
      seen.push(`${name}@${clock.now()}`);
    };
    const all = Promise.all([actor('late', 7_200_000), actor('soon', 10), actor('same', 10)]);
    await clock.advance(7_200_000);
    await all;
    expect(seen).toEqual(['soon@1010', 'same@1010', 'late@7201000']);
  });

  it('stands still while work is tracked, and passes while a server delays its answer', async () => {
    const clock = new VirtualClock(0);
    const request = clock.track(
      (async () => {
        await clock.sleepWhileServing(500);
        return clock.now();
      })(),
    );
    await clock.advance(1_000);
    expect(await request).toBe(500);
  });

  it('wakes a sleeper whose signal aborts, without time passing', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const sleep = clock.sleep(1_000, stop.signal);
    stop.abort();
    await sleep;
    expect(clock.now()).toBe(0);
  });
});
