import { expect, it } from 'vitest';
import { fuzzReplay } from './replay-fuzz.ts';

it.each([21, 22, 23])('mutated records are replayed the same by both paths (seed %i)', (seed) => {
  const { ways, difference } = fuzzReplay(4_000, seed);
  expect(difference).toBeUndefined();
  // What tests nothing cannot fail.
  for (const count of Object.values(ways)) expect(count).toBeGreaterThan(100);
});
