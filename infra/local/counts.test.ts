import { expect, it } from 'vitest';
import { countOf, countsOf } from './counts.ts';

it('are read, and anything else is refused by the name of the option', () => {
  expect(countsOf('megabytes', '10,100')).toEqual([10, 100]);
  expect(countOf('seed', '7')).toBe(7);
  for (const wrong of ['', 'abc', '0', '-1', '1.5', '1,', '1,x', 'NaN'])
    expect(() => countsOf('megabytes', wrong)).toThrow(/^--megabytes takes whole numbers above 0 with commas between/);
  for (const wrong of ['', 'abc', '0', '-1', '1.5', '1,2'])
    expect(() => countOf('seed', wrong)).toThrow(`--seed takes one whole number above 0; not "${wrong}"`);
});
