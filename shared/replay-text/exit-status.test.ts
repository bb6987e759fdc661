import { describe, expect, it } from 'vitest';
import { exitStatus } from './exit-status.ts';

const objects = { listed: 1, settled: 1, held: 0, elsewhere: 0, remaining: 0 };
const DONE = { balanced: true, complete: true, objects };
const ENDED = { ...DONE, complete: false };

describe('the exit status of a replay', () => {
  it('is 0 where all that was asked is done', () => {
    expect(exitStatus(DONE, undefined, undefined)).toBe(0);
  });

  it('is 0 too where all was done before the signal came', () => {
    expect(exitStatus(DONE, undefined, 130)).toBe(0);
    expect(exitStatus(DONE, 'interrupted', 130)).toBe(0);
  });

  it('is 1 where something stays, or the sum does not close', () => {
    expect(exitStatus({ ...DONE, objects: { ...objects, held: 1 } }, undefined, undefined)).toBe(1);
    expect(exitStatus(ENDED, 'deadline', undefined)).toBe(1);
    expect(exitStatus({ ...ENDED, balanced: false }, 'interrupted', 130)).toBe(1);
  });

  it.each(['key-refused', 'intake-unavailable', 'unexpected-answer', 'unusable-target', 'refusals'] as const)(
    'is 3 where it ended early for %s, whatever signal came later',
    (reason) => {
      expect(exitStatus(ENDED, reason, undefined)).toBe(3);
      expect(exitStatus(ENDED, reason, 130)).toBe(3);
    },
  );

  it.each([130, 143])('is %i where that signal has interrupted it', (status) => {
    expect(exitStatus(ENDED, 'interrupted', status)).toBe(status);
  });
});
