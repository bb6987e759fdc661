import { describe, expect, it } from 'vitest';
import { splitEvents } from './events.ts';

const MANY = 1_000;
const textsOf = (text: string, maxEvents = MANY) => splitEvents(text, maxEvents)?.map((event) => event.text);

describe('a record', () => {
  it.each([
    ['of one object', '{"a":1}\n', ['{"a":1}\n']],
    ['of lines', '{"a":1}\n\n {"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    ['of objects side by side', '{"a":"}{"}{"b":2} {"c":3}', ['{"a":"}{"}', '{"b":2}', '{"c":3}']],
    ['of an array', ' [ {"a":1.0} , {"b":[{}]} ] ', ['{"a":1.0}', '{"b":[{}]}']],
    ['of lines, one of them broken', '{"a":1}\n{"b":\n{"c":3}', ['{"a":1}', '{"b":', '{"c":3}']],
    ['of objects side by side, the last one cut', '{"a":1}{"b":2}{"c', ['{"a":1}', '{"b":2}', '{"c']],
    ['of pretty JSON', '{\n "a": 1\n}', ['{\n "a": 1\n}']],
    ['of pretty JSON side by side', '{\n "a": 1\n}\n{\n "b": 2\n}\n', ['{\n "a": 1\n}', '{\n "b": 2\n}']],
  ])('%s is split into its events', (_, text, events) => {
    expect(textsOf(text)).toEqual(events);
  });

  it.each([
    'text',
    '',
    '5',
    '"{}"',
    '[]',
    '[1]',
    '[{},1]',
    '[{"a":1}',
    '{a}',
    '{a}\n{b}',
    '{"a":1}\ntext',
    'text\n{"a":1}',
  ])('is one text where it is something else: %j', (text) => {
    expect(splitEvents(text, MANY)).toBeUndefined();
  });

  it('has objects where they could be read', () => {
    expect(splitEvents('{"a":1}\n{"b"', MANY)?.map(({ object }) => object)).toEqual([{ a: 1 }, undefined]);
  });

  it.each(['{"a":1}\n'.repeat(9), '{"a":1}'.repeat(9), `[${'{},'.repeat(8)}{}]`])(
    'is not split any further than asked: %j',
    (text) => {
      expect(textsOf(text, 4)).toHaveLength(4);
    },
  );

  it('whose first quote alone is escaped is a text', () => {
    expect(splitEvents('{\\"a":1}', MANY)).toBeUndefined();
  });

  it('whose quotes are escaped is a line, which proves nothing', () => {
    expect(splitEvents('{\\"a\\":\\"\\\\n\\"}\n', MANY)).toEqual([
      { text: '{"log":"{\\"a\\":\\"\\\\n\\"}"}', object: { log: '{"a":"\\n"}' } },
    ]);
  });
});
