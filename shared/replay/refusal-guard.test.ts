import { describe, expect, it } from 'vitest';
import { RefusalGuard } from './refusal-guard.ts';

function refuse(guard: RefusalGuard, count: number): void {
  for (let i = 0; i < count; i++) guard.logRefused();
}

describe('the guard against refusals', () => {
  it('believes none before the intake has accepted a log', () => {
    const guard = new RefusalGuard();
    expect(guard.believed).toBe(false);
    guard.logRefused();
    guard.batchEnded();
    expect([guard.believed, guard.tripped]).toEqual([false, false]);
    guard.logsAccepted(1);
    expect(guard.believed).toBe(true);
  });

  it('trips where all logs of the first batch are refused', () => {
    const guard = new RefusalGuard();
    refuse(guard, 2);
    guard.batchEnded();
    expect([guard.believed, guard.tripped]).toEqual([false, true]);
  });

  it('trips at the 51st refusal among the last 1,000 logs', () => {
    const guard = new RefusalGuard();
    guard.logsAccepted(949);
    refuse(guard, 50);
    expect(guard.tripped).toBe(false);
    guard.logRefused();
    expect([guard.believed, guard.tripped]).toEqual([false, true]);
  });

  it('forgets refusals that 1,000 logs came after, but never that it has tripped', () => {
    const guard = new RefusalGuard();
    for (let round = 0; round < 5; round++) {
      guard.logsAccepted(1_000);
      refuse(guard, 50);
      expect(guard.tripped).toBe(false);
    }
    guard.logRefused();
    guard.logsAccepted(1_000_000);
    expect(guard.tripped).toBe(true);
  });
});
