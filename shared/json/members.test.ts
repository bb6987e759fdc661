import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutValues, quoteKey, readElements, readMembers, writeMembers } from './members.ts';

describe('a key as JSON text', () => {
  it('is what JSON.stringify makes of it, for any key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (key) => {
        expect(quoteKey(key)).toBe(JSON.stringify(key));
      }),
    );
  });
});

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

  it('of a key that stands twice keep the last value, in its place', () => {
    expect(writeMembers(readMembers('{"time":"a","x":1,"time":"b"}'))).toBe('{"x":1,"time":"b"}');
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

describe('raw elements', () => {
  it('keep number text, inner white space and brackets inside of texts', () => {
    expect(readElements(' [ 1.0 , "],[" ,{"a" : [1e400]},[ ] , null]')).toEqual([
      '1.0',
      '"],["',
      '{"a" : [1e400]}',
      '[ ]',
      'null',
    ]);
    expect(readElements('[]')).toEqual([]);
  });

  it('of any array mean what JSON.parse means', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, ' \n'), (values, space) => {
        const elements = readElements(JSON.stringify(values, null, space));
        // A round trip, because JSON has no -0.
        expect(elements.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('values one behind the other', () => {
  const cut = (text: string) => [...cutValues(text)];

  it('are cut where each ends, and say where they begin', () => {
    expect(cut(' {"a":"}"}{"b":[{}]}\n[1] "x"5 ')).toEqual([
      { value: '{"a":"}"}', start: 1 },
      { value: '{"b":[{}]}', start: 10 },
      { value: '[1]', start: 21 },
      { value: '"x"', start: 25 },
      { value: '5', start: 28 },
    ]);
  });

  it('of any text are found in a time that does not grow faster than it, and leave out nothing but white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ' ', 'a', '\n') }), (text) => {
        const values = cut(text);
        for (const { value, start } of values) expect(text.slice(start, start + value.length)).toBe(value);
        expect(
          values
            .map(({ value }) => value)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
