import { describe, expect, it } from 'vitest';
import type { StopReason } from '../replay/stop.ts';
import { exitStatus } from './exit-status.ts';

const objects = { listed: 1, settled: 1, held: 0, partly: 0, elsewhere: 0, remaining: 0 };
const DONE = { balanced: true, complete: true, stopped: null, objects };
const endedBy = (stopped: StopReason, complete = false) => ({ ...DONE, complete, stopped });

describe('the exit status of a replay', () => {
  it('is 0 where all that was asked is done', () => {
    expect(exitStatus(DONE, undefined)).toBe(0);
  });

  it('is 0 too where all was done before the signal came', () => {
    expect(exitStatus(DONE, 130)).toBe(0);
    expect(exitStatus(endedBy('interrupted', true), 130)).toBe(0);
  });

  it('is 1 where something stays, or the sum does not close', () => {
    expect(exitStatus({ ...DONE, objects: { ...objects, held: 1 } }, undefined)).toBe(1);
    expect(exitStatus({ ...DONE, objects: { ...objects, elsewhere: 1 } }, undefined)).toBe(1);
    expect(exitStatus(endedBy('deadline'), undefined)).toBe(1);
    expect(exitStatus({ ...endedBy('interrupted'), balanced: false }, 130)).toBe(1);
  });

  it.each(['key-refused', 'intake-unavailable', 'unexpected-answer', 'unusable-target', 'refusals'] as const)(
    'is 3 where it ended early for %s, whatever signal came later',
    (reason) => {
      expect(exitStatus(endedBy(reason), undefined)).toBe(3);
      expect(exitStatus(endedBy(reason), 130)).toBe(3);
    },
  );

  it.each([130, 143])('is %i where that signal has interrupted it', (status) => {
    expect(exitStatus(endedBy('interrupted'), status)).toBe(status);
  });
});
