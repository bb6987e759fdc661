import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, NOW } from '../../../test/replay/replay-world.ts';
import { LATE_POLICIES } from '../../config/reprocessor-settings.ts';
import { type ForecastTerms, forecastOf } from './forecast.ts';
import { SendLoad } from './send-load.ts';

const MINUTE_MS = 60_000;
const TERMS: ForecastTerms = { nowMs: NOW, windowMs: 18 * HOUR_MS, late: 'restamp', bytesPerSecond: 1_000 };

interface Log {
  readonly minutesAgo: number | undefined;
  readonly bytes: number;
  readonly late: boolean;
}

function loadOf(logs: readonly Log[]): SendLoad {
  const load = new SendLoad();
  for (const { minutesAgo, ...log } of logs) {
    load.add({ ...log, dateMs: minutesAgo === undefined ? undefined : NOW - minutesAgo * MINUTE_MS });
  }
  return load;
}

const anyLog = fc.record({
  minutesAgo: fc.option(fc.integer({ min: -120, max: 18 * 60 - 6 }), { nil: undefined }),
  bytes: fc.integer({ min: 1, max: 1_000_000 }),
  late: fc.boolean(),
});
const anyLogs = fc.array(anyLog, { minLength: 1, maxLength: 60 });

describe('a forecast', () => {
  it('sends the oldest first, and what is late of a minute is only what does not fit', () => {
    const logs = [
      { minutesAgo: 1, bytes: 60_000, late: false },
      { minutesAgo: 17 * 60 + 54, bytes: 90_000, late: false },
    ];
    // The older leave in a minute, in which 60,000 bytes are sent.
    expect(forecastOf(loadOf(logs), 1, TERMS)).toMatchObject({
      leaving: { bytes: 30_000 },
      toSpareMs: -30_000,
      durationMs: 150_000,
      neededBytesPerSecond: 1_500,
    });
  });

  it('takes what has left the window since it was read for late', () => {
    const logs = [{ minutesAgo: 17 * 60 + 56, bytes: 100, late: false }];
    expect(forecastOf(loadOf(logs), 1, TERMS)).toMatchObject({
      alreadyLate: { logs: 1, bytes: 100 },
      leaving: { logs: 0 },
      toSpareMs: null,
    });
  });

  it('loses nothing at the rate that it asks for, and something at a lower one', () => {
    fc.assert(
      fc.property(anyLogs, fc.constantFrom(...LATE_POLICIES), (logs, late) => {
        const load = loadOf(logs);
        const needed = forecastOf(load, 1, { ...TERMS, late }).neededBytesPerSecond;
        fc.pre(needed > 0);
        const at = (bytesPerSecond: number) => forecastOf(load, 1, { ...TERMS, late, bytesPerSecond });
        expect(at(needed * 1.000001).leaving.logs).toBe(0);
        expect(at(needed * 1.000001).toSpareMs).toBeGreaterThanOrEqual(0);
        expect(at(needed * 0.999).leaving.bytes).toBeGreaterThan(0);
        expect(at(needed * 0.999).toSpareMs).toBeLessThan(0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('counts every log once: late already, leaving, or in time', () => {
    fc.assert(
      fc.property(anyLogs, fc.constantFrom(...LATE_POLICIES), fc.integer({ min: 1, max: 1e6 }), (logs, late, rate) => {
        const { all, alreadyLate, leaving } = forecastOf(loadOf(logs), 1, { ...TERMS, late, bytesPerSecond: rate });
        expect(all.logs).toBe(logs.length);
        expect(alreadyLate.logs + leaving.logs).toBeLessThanOrEqual(logs.length + 1e-9);
        expect(alreadyLate.logs).toBe(logs.filter((log) => log.late).length);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('of a load read in part is that of the whole', () => {
    const half = [{ minutesAgo: 60, bytes: 500_000, late: false }];
    const whole = [...half, ...half];
    expect(forecastOf(loadOf(half), 2, TERMS)).toEqual(forecastOf(loadOf(whole), 1, TERMS));
  });
});
