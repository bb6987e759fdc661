import { expect, it } from 'vitest';
import { fuzzWorkloads } from './workload-fuzz.ts';

it.each([31, 32, 33])('containers of a workload are the same by both paths (seed %i)', (seed) => {
  const { ways, difference } = fuzzWorkloads(4_000, seed);
  expect(difference).toBeUndefined();
  // What tests nothing cannot fail.
  for (const count of Object.values(ways)) expect(count).toBeGreaterThan(200);
});
