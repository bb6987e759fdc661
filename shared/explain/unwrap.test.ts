import { describe, expect, it } from 'vitest';
import { NOT_AN_ENVELOPE } from '../firehose/backup-line.ts';
import { unwrap } from './unwrap.ts';

const RECORD = '{"log":"x"}';
const base64 = (text: string) => Buffer.from(text).toString('base64');

function unwrapped(line: unknown) {
  const read = unwrap(Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)));
  return read && { ...read, bytes: Buffer.from(read.bytes).toString() };
}

describe('a record', () => {
  it("is taken out of Firehose's backup envelope, with the time when Firehose took it", () => {
    const envelope = { attemptsMade: 4, arrivalTimestamp: 1674838800000, errorCode: '503', rawData: base64(RECORD) };
    expect(unwrapped(envelope)).toEqual({ from: 'backup-envelope', bytes: RECORD, arrivalMs: 1674838800000 });
    expect(unwrapped({ rawData: base64(RECORD) })).toEqual({
      from: 'backup-envelope',
      bytes: RECORD,
      arrivalMs: undefined,
    });
  });

  it('is the line itself in the dead letter of a line that held none', () => {
    const letter = { errorCode: NOT_AN_ENVELOPE, arrivalTimestamp: 1, rawData: base64('no envelope') };
    expect(unwrapped(letter)).toEqual({
      from: 'backup-envelope',
      bytes: 'no envelope',
      arrivalMs: undefined,
    });
  });

  it('is taken out of an object that holds nothing but its base64', () => {
    expect(unwrapped({ data: base64(RECORD) })).toEqual({ from: 'data-object', bytes: RECORD, arrivalMs: undefined });
  });

  it.each([
    '',
    'text',
    base64(RECORD),
    JSON.stringify(base64(RECORD)),
    RECORD,
    { rawData: 'a text' },
    { rawData: 1 },
    { data: 'a text' },
    { data: '' },
    { data: { a: 1 } },
    { Data: base64(RECORD) },
    { data: base64(RECORD), log: 'x' },
    [{ data: base64(RECORD) }],
  ])('stays as it is where it stands in nothing: %j', (line) => {
    expect(unwrapped(line)).toBeUndefined();
  });
});
