import { describe, expect, it } from 'vitest';
import { lineDifference } from './line-difference.ts';

const changed = (before: string, after: string) =>
  lineDifference([...before], [...after])
    .map(({ sign, line }) => `${sign}${line}`)
    .join('');

describe('the difference of two texts', () => {
  it.each([
    ['', '', ''],
    ['', 'ab', '+a+b'],
    ['ab', '', '-a-b'],
    ['abc', 'abc', ' a b c'],
    ['abc', 'axc', ' a-b+x c'],
    ['abcd', 'bd', '-a b-c d'],
    ['bd', 'abcd', '+a b+c d'],
    ['aab', 'ab', ' a-a b'],
    ['ab', 'ba', '-a b+a'],
  ])('of %j and %j is %j', (before, after, expected) => {
    expect(changed(before, after)).toBe(expected);
  });

  it('gives both texts back', () => {
    const before = [...'the quick brown fox'];
    const after = [...'a quick red foxes'];
    const lines = lineDifference(before, after);
    expect(lines.filter(({ sign }) => sign !== '+').map(({ line }) => line)).toEqual(before);
    expect(lines.filter(({ sign }) => sign !== '-').map(({ line }) => line)).toEqual(after);
  });
});
