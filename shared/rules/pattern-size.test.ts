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

  it("is at least a quarter of RE2's own, but for its fixed part, for any pattern", () => {
    const atom = fc.constantFrom('a', '.', '[a-c]', '[^)]', '\\d', '\\Q(\\E', '\\pL');
    const repetition = fc.constantFrom('', '', '*', '+?', '?', '{2}', '{0,9}', '{3,}', '(?i){4}', '\\Q\\E{3}');
    const { pattern } = fc.letrec<{ pattern: string; group: string }>((tie) => ({
      group: fc.tuple(fc.constantFrom('(', '(?:', '(?i:'), tie('pattern')).map(([open, inner]) => `${open}${inner})`),
      pattern: fc
        .array(fc.tuple(fc.oneof({ maxDepth: 3 }, atom, tie('group')), repetition, fc.constantFrom('', '', '|')), {
          maxLength: 6,
        })
        .map((pieces) => pieces.flat().join('')),
    }));
    let compiled = 0;
    fc.assert(
      fc.property(pattern, (text) => {
        const size = patternSize(text);
        const programSize = size > 5_000 ? undefined : sizeInEngine(text);
        if (programSize === undefined) return;
        compiled++;
        expect(4 * size + 10).toBeGreaterThanOrEqual(programSize);
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(compiled).toBeGreaterThan(1_000);
  });
});

function sizeInEngine(pattern: string): number | undefined {
  try {
    return loadEngine().compile(pattern).programSize();
  } catch {
    return undefined;
  }
}
