import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMembers, writeMembers } from './members.ts';

describe('raw members', () => {
  it('keep number text, integer-like key order, escapes and inner white space', () => {
    const text =
      ' { "b" : 9007199254740993 , "2":1.0,"1" : [ 1e400 , {"x":"}\\"]"} ] ,"caf\\u00e9":"\\u00e9", "n":null} ';
    expect([...readMembers(text)]).toEqual([
      ['b', '9007199254740993'],
      ['2', '1.0'],
      ['1', '[ 1e400 , {"x":"}\\"]"} ]'],
      ['café', '"\\u00e9"'],
      ['n', 'null'],
    ]);
  });

  it('of a key that stands twice keep the last value', () => {
    expect(writeMembers(readMembers('{"time":"a","x":1,"time":"b"}'))).toBe('{"time":"b","x":1}');
  });

  it('treat __proto__ and the empty key as keys like any other', () => {
    expect(writeMembers(readMembers('{"__proto__":{"a":1},"":2}'))).toBe('{"__proto__":{"a":1},"":2}');
  });

  it('of any object mean what JSON.parse means, and are written back without change', () => {
    const spacing = fc.constantFrom(undefined, 1, '\t', ' \n');
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), spacing, (object, space) => {
        const text = JSON.stringify(object, null, space);
        const members = readMembers(text);
        expect(Object.keys(JSON.parse(text)).sort()).toEqual([...members.keys()].sort());
        for (const [key, raw] of members) expect(JSON.parse(raw)).toEqual(JSON.parse(text)[key]);
        expect(writeMembers(members)).toBe(writeMembers(readMembers(writeMembers(members))));
      }),
      { numRuns: 500 },
    );
  });
});
