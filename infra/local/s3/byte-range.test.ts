import { describe, expect, it } from 'vitest';
import { readRange } from './byte-range.ts';

describe('readRange', () => {
  it('is no range without a header, for more than one range, and for a form or a unit that is unknown', () => {
    for (const header of [undefined, '', 'bytes=', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=5-2']) {
      expect(readRange(header, 10)).toBeUndefined();
    }
  });

  it('refuses a range that holds no byte', () => {
    for (const [header, size] of [
      ['bytes=10-', 10],
      ['bytes=-0', 10],
      ['bytes=0-', 0],
      ['bytes=-1', 0],
    ] as const) {
      expect(() => readRange(header, size)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
    }
  });
});
