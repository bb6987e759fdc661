import { describe, expect, it } from 'vitest';
import { InstantClock } from '../../test/replay/replay-world.ts';
import { Breaker, type Health } from './breaker.ts';
import { Departures } from './departures.ts';
import { LiveTrafficWatch } from './live-traffic.ts';
import { Pace } from './pace.ts';
import { Waits } from './progress.ts';
import { type OrderedStop, Stop } from './stop.ts';

const WELL: Health = { kind: 'well' };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function world({ ceiling, leftMs }: { ceiling?: number; leftMs?: number } = {}) {
  const clock = new InstantClock();
  /** An order for each look */
  const ordered: (OrderedStop | undefined)[] = [];
  const deadlineMs = clock.now() + (leftMs ?? Number.POSITIVE_INFINITY);
  const stop = new Stop({
    remainingMs: () => deadlineMs - clock.now(),
    reserveMs: 0,
    orders: { ordered: async () => ordered.shift() },
  });
  const departures = new Departures(clock, {
    stop,
    waits: new Waits(),
    breaker: new Breaker(clock, () => 0.5, SILENT),
    pace: new Pace(ceiling, clock, SILENT),
    liveTraffic: new LiveTrafficWatch(undefined, clock, SILENT),
  });
  return { clock, stop, ordered, departures };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the door that requests go out by', () => {
  it('lets them go in the order in which they came', async () => {
    const { departures } = world({ ceiling: 1 });
    const gone: number[] = [];
    const going = [1, 2, 3, 4].map(async (number) => {
      const departure = await departures.next(1_000);
      gone.push(number);
      departure?.answered(WELL, false);
    });
    await Promise.all(going);
    expect(gone).toEqual([1, 2, 3, 4]);
  });

  it('stays shut until the first has its answer, and is open then', async () => {
    const { departures } = world();
    const first = await departures.next(1);
    let gone = 0;
    const others = [1, 2].map(() => departures.next(1).then(() => gone++));
    await turn();
    expect([first?.isProbe, gone, departures.areShut]).toEqual([true, 0, true]);
    first?.answered(WELL, false);
    await Promise.all(others);
    expect([gone, departures.areShut]).toEqual([2, false]);
  });

  it('ends the run instead of a wait that would outlast it, and lets nobody go any more', async () => {
    const { clock, stop, departures } = world({ leftMs: 5_000 });
    const first = await departures.next(1);
    first?.answered({ kind: 'ill', askedMs: 5_000, cause: {} }, false);
    expect(await departures.next(1)).toBeUndefined();
    expect(await departures.next(1)).toBeUndefined();
    expect([stop.reason, clock.sleeps]).toEqual(['deadline', []]);
  });

  it('lets nobody go when an operator has ended the run during a pause', async () => {
    const { clock, stop, ordered, departures } = world();
    const first = await departures.next(1);
    first?.answered({ kind: 'ill', askedMs: 60_000, cause: {} }, false);
    ordered.push(undefined, 'stopped');
    expect(await departures.next(1)).toBeUndefined();
    expect([stop.reason, clock.sleeps]).toEqual(['stopped', [60_000]]);
  });

  it('lets nobody go who was waiting when the run ended', async () => {
    const { stop, departures } = world();
    const first = await departures.next(1);
    const second = departures.next(1);
    first?.answered({ kind: 'unknown' }, false);
    stop.because('key-refused');
    expect(await second).toBeUndefined();
  });
});
