import { describe, expect, it } from 'vitest';
import { Speed } from './speed.ts';

/** So many bytes and logs were done by then. */
const at = (atMs: number, done: number) => ({ atMs, bytesRead: done, bytesSent: 2 * done, logsSent: done / 10 });

describe('the speed of a run', () => {
  it('is that since the start, as soon as a second has passed', () => {
    const speed = new Speed();
    expect(speed.measure(at(0, 0))).toBeUndefined();
    expect(speed.measure(at(999, 10))).toBeUndefined();
    expect(speed.measure(at(2_000, 100))).toEqual({ bytesRead: 50, bytesSent: 100, logsSent: 5 });
  });

  it('is that of the last ten seconds, however fast it was before', () => {
    const speed = new Speed();
    for (const [ms, done] of [
      [0, 0],
      [5_000, 10_000],
      [10_000, 10_000],
    ] as const) {
      speed.measure(at(ms, done));
    }
    expect(speed.measure(at(15_000, 10_000))).toEqual({ bytesRead: 0, bytesSent: 0, logsSent: 0 });
    expect(speed.measure(at(20_000, 20_000))?.bytesRead).toBe(1_000);
  });

  it('is unknown after a gap of more than ten seconds, as while a laptop sleeps', () => {
    const speed = new Speed();
    speed.measure(at(0, 0));
    expect(speed.measure(at(3_600_000, 10))).toBeUndefined();
    expect(speed.measure(at(3_602_000, 20))?.bytesRead).toBe(5);
  });
});
