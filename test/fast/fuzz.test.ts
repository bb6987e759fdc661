import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

it.each([11, 12, 13])('mutated records are the same by both paths (seed %i)', (seed) => {
  const { ways, difference } = fuzz(4_000, seed);
  expect(difference).toBeUndefined();
  // What tests nothing cannot fail.
  for (const count of Object.values(ways)) expect(count).toBeGreaterThan(200);
});
