import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadEngine } from './engine.ts';
import { patternSize } from './pattern-size.ts';

describe("a pattern's size", () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['ab{2}', 3],
    ['a{1000}', 1_000],
    ['a{2,5}', 5],
    ['a{3,}', 3],
    ['a{0}', 1],
    ['[a-z\\]{9}]{4}', 4],
    ['[]a]{4}', 4],
    ['\\{9}', 3],
    ['\\Qa{9}\\E{2}', 5],
    ['\\Q({9}', 4],
    ['\\p{Greek}{3}', 3],
    ['\\x{41}', 1],
    ['(ab){10}', 40],
    ['(?:ab){10}', 40],
    ['(?P<pair>ab){10}', 40],
    ['((a{10}){10}){10}', 1_220],
    ['a{1000}'.repeat(100), 100_000],
    ['((unfinished', 14],
    ['a)', 1],
  ])('of %j is %i', (pattern, size) => {
    expect(patternSize(pattern)).toBe(size);
  });

  it("is at least half of RE2's own, but for its fixed part, for any pattern", () => {
    const piece = fc.constantFrom(
      ...'ab().*+?|^$',
      '[a-c]',
      '[^)]',
      '\\d',
      '\\Q(\\E',
      '(?:',
      '(?i)',
      '{2}',
      '{0,9}',
      '{3,}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const pattern = pieces.join('');
        const programSize = sizeInEngine(pattern);
        if (programSize !== undefined) expect(2 * patternSize(pattern) + 4).toBeGreaterThanOrEqual(programSize);
      }),
      { numRuns: 2_000 },
    );
  });
});

function sizeInEngine(pattern: string): number | undefined {
  try {
    return loadEngine().compile(pattern).programSize();
  } catch {
    return undefined;
  }
}
