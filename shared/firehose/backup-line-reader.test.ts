import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBackupLine } from './backup-line.ts';
import { BackupLineReader } from './backup-line-reader.ts';

const RECORD = Buffer.from('{"log":"2026-11-21T10:28:49Z stdout F é","kubernetes":{}}');
const DATA = RECORD.toString('base64');

/** As it is captured, with `rawData` before the other fields or behind them. */
const usual = (data = DATA, arrival: string | number = 1789014240448) =>
  `{"attemptsMade":4,"arrivalTimestamp":${arrival},"errorCode":"HttpEndpoint.DestinationException","errorMessage":"Received 503.","attemptEndingTimestamp":1789014301529,"rawData":"${data}"}`;
const first = (data = DATA) =>
  `{"rawData":"${data}","errorCode":"Lambda.ProcessingFailedStatus","arrivalTimestamp":1789014240448,"lambdaARN":"arn:aws:lambda:us-west-2:123456789012:function:x"}`;

/** Compares with `readBackupLine`, on a reader that has read other lines before. */
function expectSame(lines: readonly string[]): void {
  const reader = new BackupLineReader();
  for (const text of lines) {
    const line = Buffer.from(text, 'latin1');
    expect(reader.read(line), text).toEqual(readBackupLine(line));
  }
}

describe('a reader of backup lines', () => {
  it('reads each as it would be read by itself', () => {
    expectSame([usual(), usual('eA=='), usual(DATA, 1789014240449), usual('', 9), first(), first('eHg='), usual()]);
  });

  it.each([
    ['base64 of the alphabet for URLs', usual('a-_z')],
    ['base64 with a space', usual('eA= ')],
    ['base64 without its end', usual('eA')],
    ['base64 that ends in the middle', usual('eA==eA==')],
    ['base64 with bits that are no byte', usual('eB==')],
    ['base64 with two bits that are no byte', usual('eHh=')],
    ['padding alone', usual('====')],
    ['an escape in the data', usual('e\\/A=')],
    ['another character in the data', usual('eé==')],
    ['another field of that name behind it', usual().replace('}', ',"rawData":"eA=="}')],
    ['the same with an escape', usual().replace('}', ',"\\u0072awData":"eA=="}')],
    ['one of that name before it', usual().replace('{', '{"rawData" : "eA==",')],
    ['one of that name before it, empty', usual().replace('{', '{"rawData":"",')],
    ['one of that name in another object', `{"a":${usual()}}`],
    ['the name in a text', usual().replace('Received', 'a \\"rawData\\":\\"eA==\\"')],
    ["the name at a text's end", `{"a":"rawData":"${DATA}"}`],
    ['a key that ends so', `{"a\\"rawData":"${DATA}"}`],
    ['a leading zero', usual(DATA, '0789014240448')],
    ['an arrival with a fraction', usual(DATA, '1789014240448.5')],
    ['an arrival as a text', usual(DATA, '"1789014240448"')],
    ['two arrivals', usual().replace('}', ',"arrivalTimestamp":5}')],
    ['two arrivals, one with an escape', usual().replace('"errorCode"', '"arrival\\u0054imestamp":5,"errorCode"')],
    ['an arrival in another object', usual().replace('"arrivalTimestamp":1', '"a":{"arrivalTimestamp":1},"b":1')],
    ['no error code', usual().replace('errorCode', 'code')],
    ['quotes that are not escaped', usual().replace('503', '{"a": "b"}')],
    ['something behind it', `${usual()}x`],
    ['a carriage return behind it', `${usual()}\r`],
    ['nothing', ''],
    ['half of it', usual().slice(0, 250)],
    ['a dead letter', usual().replace('HttpEndpoint.DestinationException', 'Hydrant.RefusedByDatadog')],
  ])('sees the same as the reader of one line in one with %s', (_, line) => {
    expectSame([usual(), line, line, usual(), line.replaceAll('0448', '0449'), line.replaceAll('1789', '0789')]);
  });

  it('sees the same however a line is changed', () => {
    const insert = fc.constantFrom(
      '"',
      '\\',
      ',',
      '{',
      '}',
      '=',
      '-',
      '0',
      '9',
      ' ',
      '"rawData":"',
      'rawData',
      '\\u0072',
    );
    const change = fc.record({ at: fc.nat({ max: 400 }), remove: fc.nat({ max: 3 }), insert });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(change, { maxLength: 2 })), { maxLength: 6 }), (lines) => {
        expectSame(
          lines.map(([isFirst, changes]) =>
            changes.reduce(
              (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
              isFirst ? first() : usual(),
            ),
          ),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{"raw\\u0044ata":"","x":{"rawData":"AAAA"}}',
    '{"raw\\u0044ata":"!","x":{"rawData":"AAAA"}}',
    '{"rawData":"","x":{"rawData":"AAAA"}}',
    '{"x":{"rawData":"AAAA"},"rawData":"BBBB"}',
  ])('reads the same record where another object has a field of its name: %s', (line) => {
    expectSame([line, line]);
  });
});
