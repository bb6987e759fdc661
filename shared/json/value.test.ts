import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMember } from './value.ts';

describe('the value of a member', () => {
  it('is what JSON.parse makes of it, for any value', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', ' ', 'é', '\n', '\u2028', '\ud83d'), maxLength: 8 });
    const value = fc.oneof(text, fc.jsonValue());
    const space = fc.constantFrom('', ' ', '\n');
    fc.assert(
      fc.property(value, space, space, (given, before, behind) => {
        const raw = `${before}${JSON.stringify(given)}${behind}`;
        expect(parseMember(raw)).toEqual(JSON.parse(raw));
      }),
    );
  });

  it.each(['"', '"a', 'a"', '"\\"', ''])('is none of %j, which is no JSON', (raw) => {
    expect(parseMember(raw)).toBeUndefined();
  });

  it('is none where there is no member', () => {
    expect(parseMember(undefined)).toBeUndefined();
  });
});
