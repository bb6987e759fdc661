import { describe, expect, it } from 'vitest';
import { readMembers } from '../json/members.ts';
import { JsonMembers, OTHER_ESCAPES, SAME_ESCAPES, UNICODE_ESCAPES } from './json-members.ts';

const members = new JsonMembers();

/** Raw values by key; undefined where the text is refused. */
function read(text: string): [string, string][] | undefined {
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0])]);
  if (!text.endsWith('}') || !members.read(bytes, 1, bytes.length - 2)) return undefined;
  return Array.from({ length: members.count }, (_, member) => [members.keyOf(member), members.rawOf(member)]);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const VALUES = [
  ...['0', '-0', '1.50', '1e5', '1E+5', '-1.5e-10', '9007199254740993', 'true', 'false', 'null', '""', '"a"'],
  ...[
    '"\\u00e9"',
    '"\\ud83d\\ude00"',
    '"\\ud800"',
    '"\\/"',
    '"\\n"',
    '"é✅"',
    '[]',
    '{}',
    '[ ]',
    '{ }',
    '[1,2]',
    '[1 , [2]]',
  ],
  ...['{"a":1}', '{ "a" : { "b" : [ null ] } }', '"{}"', '"],"', '" \\" "'],
];
const NO_VALUES = [
  ...[
    '',
    '01',
    '1.',
    '.5',
    '-',
    '+1',
    '1e',
    '1e+',
    '0x1',
    'tru',
    'truex',
    'nul',
    'NaN',
    "'a'",
    '"',
    '"\\x"',
    '"\\u12g4"',
  ],
  ...[
    '"\u0001"',
    '"\n"',
    '[1,]',
    '[,1]',
    '[1',
    '[1}',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    '{"a":1,}',
    '{"a" 1}',
    '1 2',
    '"a" "b"',
    '[1]]',
  ],
];

describe('the members of an object', () => {
  it.each(VALUES)('are cut where the value is %s', (value) => {
    for (const text of [`{"k":${value},"l":1}`, `{"k":1,"l":${value}}`, `{ "k" : ${value} , "l" : 2 }`]) {
      expect(isJson(text)).toBe(true);
      expect(read(text)).toEqual([...readMembers(text)]);
    }
  });

  it.each(NO_VALUES)('are refused where the value is %j, as JSON.parse refuses them', (value) => {
    for (const text of [`{"k":${value},"l":1}`, `{"k":1,"l":${value}}`]) {
      expect(isJson(text)).toBe(false);
      expect(read(text)).toBeUndefined();
    }
  });

  it('are refused wherever the text is cut, and whichever byte of it is another', () => {
    const text = '{"a":"b\\"c","d":[1.5e3,{"e":null}],"f":{"g":"h"},"i":true}';
    for (let place = 0; place < text.length; place++) {
      expect(read(text.slice(0, place))).toBeUndefined();
      for (const other of ['"', '\\', '{', '}', '[', ']', ',', ':', '0', 'e', '-', ' ', '\n', 'u']) {
        const changed = text.slice(0, place) + other + text.slice(place + 1);
        const found = place === 0 ? undefined : read(changed);
        if (found !== undefined) expect(isJson(changed), changed).toBe(true);
      }
    }
  });

  it('are refused where a key has escapes, or there are none, or too many, or too deep a value', () => {
    expect(read('{"\\u0061":1}')).toBeUndefined();
    expect(read('{}')).toBeUndefined();
    const many = (count: number) => `{${Array.from({ length: count }, (_, key) => `"k${key}":1`).join()}}`;
    expect(read(many(256))).toHaveLength(256);
    expect(read(many(257))).toBeUndefined();
    const deep = (depth: number) => `{"k":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(read(deep(32))).toHaveLength(1);
    expect(read(deep(33))).toBeUndefined();
  });

  it('do not go beyond their end', () => {
    const bytes = Buffer.from('{"a":"b","c":"d"}');
    for (let end = 1; end < bytes.length; end++) expect(members.read(bytes, 1, end)).toBe(end === 8 || end === 16);
  });

  it('tell how a string is escaped', () => {
    read('{"a":"x\\n\\u001b","b":"\\u00e9\\ud83d\\ude00","c":"\\u0041","d":"\\/","e":"\\ud83d","f":"\\u00e9\\/"}');
    expect([...members.escapes.subarray(0, members.count)]).toEqual([
      ...[SAME_ESCAPES, UNICODE_ESCAPES, OTHER_ESCAPES, OTHER_ESCAPES, OTHER_ESCAPES, OTHER_ESCAPES],
    ]);
  });
});
