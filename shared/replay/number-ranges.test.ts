import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberRanges } from './number-ranges.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 }))
  .map(([first, more]) => [first, first + more] as const);

describe('a set of numbers as ranges', () => {
  it('holds what was added in whatever order, in the fewest ranges', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (added) => {
        const set = new NumberRanges(added);
        const truth = new Set(
          added.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
        );
        for (let number = 0; number <= 70; number++) expect(set.has(number)).toBe(truth.has(number));
        expect(set.size).toBe(truth.size);
        const starts = [...truth].filter((number) => !truth.has(number - 1)).sort((a, b) => a - b);
        expect(set.ranges.map(([first]) => first)).toEqual(starts);
        for (const [first, last] of set.ranges) expect(set.lastInRow(first)).toBe(last);
        expect(new NumberRanges(set.ranges).ranges).toEqual(set.ranges);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('says how far it reaches without a gap', () => {
    const set = new NumberRanges([
      [1, 3],
      [5, 9],
    ]);
    expect(set.lastInRow(1)).toBe(3);
    expect(set.lastInRow(4)).toBe(3);
    expect(set.lastInRow(6)).toBe(9);
    expect(new NumberRanges().lastInRow(1)).toBe(0);
  });

  it('takes no range that ends before it begins', () => {
    expect(new NumberRanges([[5, 4]]).ranges).toEqual([]);
  });
});
