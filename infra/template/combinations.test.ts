import { expect, it } from 'vitest';
import { COMBINATIONS, FACTORS, type Factors } from './combinations.ts';

/** The stream that is there has its backup mode already. */
const IMPOSSIBLE = new Set(['backupMode=AllData mode=attach-only']);

it('the packagings cover each pair of values of two factors, and are twelve at most', () => {
  const names = Object.keys(FACTORS) as (keyof Factors)[];
  const pairs = names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        FACTORS[one].flatMap((value) => FACTORS[other].map((second) => `${one}=${value} ${other}=${second}`)),
      ),
  );
  const covered = new Set(
    COMBINATIONS.flatMap(({ factors }) =>
      names.flatMap((one, index) =>
        names.slice(index + 1).map((other) => `${one}=${factors[one]} ${other}=${factors[other]}`),
      ),
    ),
  );
  expect(pairs).toHaveLength(24);
  expect(pairs.filter((pair) => !covered.has(pair) && !IMPOSSIBLE.has(pair))).toEqual([]);
  expect(COMBINATIONS.length).toBeLessThanOrEqual(12);
});
