import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackupLine, type DeadLetter, readBackupLine, writeDeadLetter } from './backup-line.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const read = (line: string) => readBackupLine(Buffer.from(line));
const base64 = (text: string) => Buffer.from(text).toString('base64');

function readGood(line: string): BackupLine {
  const envelope = read(line);
  if ('fault' in envelope) throw new Error(envelope.fault);
  return envelope;
}

describe('a backup line', () => {
  // Captures: floci-io/floci#3393, UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md, and AWS's documentation.
  it.each([
    [
      'as captured in 2026',
      '{"rawData":"RkFJTCB0aGlzIG9uZQo=","errorCode":"Lambda.ProcessingFailedStatus","errorMessage":"ProcessingFailed status set for record","attemptsMade":1,"arrivalTimestamp":1789014240448,"attemptEndingTimestamp":1789014301529,"lambdaARN":"arn:aws:lambda:us-west-2:123456789012:function:x"}',
    ],
    [
      'in the order of 2022',
      '{"attemptsMade":1,"arrivalTimestamp":1789014240448,"errorCode":"Lambda.ProcessingFailedStatus","errorMessage":"ProcessingFailed status set for record","attemptEndingTimestamp":1789014301529,"rawData":"RkFJTCB0aGlzIG9uZQo=","lambdaArn":"arn:aws:lambda:us-west-2:123456789012:function:x:$LATEST"}',
    ],
    [
      "with the documentation's texts for numbers",
      '{"attemptsMade":"4","arrivalTimestamp":"1789014240448","errorCode":"Lambda.ProcessingFailedStatus","attemptEndingTimestamp":"1789014301529","rawData":"RkFJTCB0aGlzIG9uZQo="}',
    ],
    [
      'with an ISO time, a subsequence number and a carriage return behind it',
      '{"arrivalTimestamp":"2026-09-10T04:24:00.448Z","errorCode":"Lambda.ProcessingFailedStatus","rawData":"RkFJTCB0aGlzIG9uZQo=","subsequenceNumber":0,"dataId":"4960.0"}\r',
    ],
  ])('is read %s', (_, line) => {
    const { rawData, errorCode, arrivalMs } = readGood(line);
    expect(Buffer.from(rawData).toString()).toBe('FAIL this one\n');
    expect({ errorCode, arrivalMs }).toEqual({ errorCode: 'Lambda.ProcessingFailedStatus', arrivalMs: 1789014240448 });
  });

  it("is read although AWS's own sample quotes the endpoint's answer without escaping", () => {
    const sample =
      '{"attemptsMade":5,"arrivalTimestamp":1594265943615,"errorCode":"HttpEndpoint.DestinationException","errorMessage":"Received the following response from the endpoint destination. {"requestId": "109777ac", "errorMessage": "Unauthorized"}","attemptEndingTimestamp":1594266081318,"rawData":"c2FtcGxlIHJhdyBkYXRh","subsequenceNumber":0,"dataId":"4960.0"}';
    expect(readGood(sample)).toEqual({
      rawData: Buffer.from('sample raw data'),
      errorCode: 'HttpEndpoint.DestinationException',
      arrivalMs: 1594265943615,
    });
  });

  it('is recovered whatever an endpoint answered, as long as one field alone can be its data', () => {
    const quoting = (answer: string) =>
      `{"attemptsMade":5,"arrivalTimestamp":1594265943615,"errorCode":"HttpEndpoint.InvalidResponseFromDestination","errorMessage":"${answer}","rawData":"eA=="}`;
    for (const answer of ['{"a": "b"}', '"', '\\"{', '<a href="x">', '{"data":"e30="}', 'a \\x b']) {
      expect(readGood(quoting(answer))).toMatchObject({
        rawData: Buffer.from('x'),
        errorCode: 'HttpEndpoint.InvalidResponseFromDestination',
        arrivalMs: 1594265943615,
      });
    }
    expect(read(quoting('{"rawData": "eQ=="}'))).toMatchObject({ fault: 'Hydrant.NotAnEnvelope' });
    expect(read(quoting('"}'))).toMatchObject({ rawData: Buffer.from('x') });
  });

  it.each([
    '{"rawData":"QUJDREVGx',
    '{"rawData":"QUJDREVG',
    '{"errorCode":"x","rawData":"QUJDREVGR0hJ',
    '{"rawData":7,"note":"x"',
    '{"rawData":"eA=="}{"rawData":"eQ=="}',
  ])('that is cut off or run together is never half a record: %j', (text) => {
    expect(read(text)).toMatchObject({ fault: 'Hydrant.NotAnEnvelope' });
  });

  it('needs neither an error code nor an arrival', () => {
    expect(readGood('{"rawData":""}')).toEqual({
      rawData: Buffer.alloc(0),
      errorCode: 'unknown',
      arrivalMs: undefined,
    });
  });

  it.each([
    '',
    'plain text',
    '[]',
    'null',
    '"x"',
    '{"rawData":7}',
    '{"rawdata":"eA=="}',
    '{"rawData":"eA=="',
    '\u{feff}x',
  ])('that is %j is no envelope', (line) => expect(read(line)).toMatchObject({ fault: 'Hydrant.NotAnEnvelope' }));

  it.each(['x', 'eA', 'eA=', 'e-_=', 'eA==\n', 'eA== ', '====', 'eA==eA==', 'é'])(
    'with %j for data is no base64',
    (data) => {
      expect(read(JSON.stringify({ rawData: data }))).toMatchObject({ fault: 'Hydrant.RawDataNotBase64' });
    },
  );

  it('whose bytes are a part of a larger buffer is read as just that part', () => {
    const whole = Buffer.from(`garbage${JSON.stringify({ rawData: base64('x') })}garbage`);
    expect(readBackupLine(whole.subarray(7, -7))).toMatchObject({ rawData: Buffer.from('x') });
  });
});

const SOURCE = { sourceKey: 'failed/2026/03/01/12/backup-1', sourceLine: 7 };
const EVENT_ID = '0123456789abcdef0123456789abcdef';

const letter: DeadLetter = {
  rawData: Buffer.from('{"log":"x"}'),
  errorCode: 'Hydrant.RefusedByDatadog',
  errorMessage: '400 not "this" one\nnever',
  arrivalMs: NOW - 1,
  ...SOURCE,
  eventId: EVENT_ID,
};

describe('a dead letter', () => {
  it("has Firehose's fields, and says where the record stood", () => {
    const line = writeDeadLetter(letter, NOW);
    expect(line.endsWith('\n')).toBe(true);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual({
      attemptsMade: 1,
      arrivalTimestamp: NOW - 1,
      errorCode: 'Hydrant.RefusedByDatadog',
      errorMessage: '400 not "this" one\nnever',
      attemptEndingTimestamp: NOW,
      rawData: base64('{"log":"x"}'),
      sourceKey: 'failed/2026/03/01/12/backup-1',
      sourceLine: 7,
      eventId: EVENT_ID,
    });
  });

  it('of any bytes is read by the reader of backup lines', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.nat(), (rawData, errorMessage, arrivalMs) => {
        const line = writeDeadLetter({ ...letter, rawData, errorMessage, arrivalMs }, NOW).slice(0, -1);
        expect(readGood(line)).toEqual({
          ...{ rawData: Buffer.from(rawData), errorCode: letter.errorCode, arrivalMs },
          ...{ source: SOURCE, eventId: EVENT_ID },
        });
      }),
      { seed: 1 },
    );
  });

  it('is believed where its record stood, and nobody else is', () => {
    const said = { rawData: '', ...SOURCE, eventId: EVENT_ID };
    expect(readGood(JSON.stringify({ ...said, errorCode: 'Lambda.FunctionError' }))).not.toHaveProperty('source');
    expect(readGood(JSON.stringify({ ...said, errorCode: 'Lambda.FunctionError' }))).not.toHaveProperty('eventId');
    const wrong = { ...said, errorCode: 'Hydrant.UnreadableRecord', sourceKey: 7, eventId: 7 };
    expect(readGood(JSON.stringify(wrong))).toMatchObject({ source: undefined, eventId: undefined });
  });

  it('of a letter keeps where its record stood at first', () => {
    const inner = writeDeadLetter({ ...letter, errorCode: 'Hydrant.UnreadableRecord' }, NOW).slice(0, -1);
    const outer = {
      ...letter,
      errorCode: 'Hydrant.NotAnEnvelope',
      rawData: Buffer.from(inner),
      sourceKey: 'b',
    } as const;
    expect(readGood(writeDeadLetter(outer, NOW).slice(0, -1)).source).toEqual(SOURCE);
  });

  it('of a line that was no envelope gives the line back, to be read anew', () => {
    const wrap = (line: string) =>
      writeDeadLetter({ ...letter, errorCode: 'Hydrant.NotAnEnvelope', rawData: Buffer.from(line) }, NOW).slice(0, -1);
    const inner = JSON.stringify({ rawData: base64('x'), errorCode: 'Lambda.FunctionError', arrivalTimestamp: 5 });
    expect(readGood(wrap(inner))).toEqual({
      rawData: Buffer.from('x'),
      errorCode: 'Lambda.FunctionError',
      arrivalMs: 5,
      source: SOURCE,
    });
    expect(read(wrap('plain text'))).toMatchObject({ fault: 'Hydrant.NotAnEnvelope', source: SOURCE });
  });

  it('of a line that would need too much memory as JSON gives its bytes back, and they are not parsed', () => {
    const bomb = Buffer.from('[{"a":'.repeat(500_000));
    const wrap = (rawData: Uint8Array): Buffer => {
      const outer = { ...letter, rawData, errorCode: 'Hydrant.NotAnEnvelope', sourceKey: 'b' } as const;
      return Buffer.from(writeDeadLetter(outer, NOW).slice(0, -1));
    };
    for (const line of [wrap(bomb), wrap(wrap(bomb))]) {
      const read = readBackupLine(line);
      expect(read).toMatchObject({ fault: 'Hydrant.NotAnEnvelope', source: { sourceKey: 'b', sourceLine: 7 } });
      expect('bytes' in read && Buffer.from(read.bytes).equals(bomb)).toBe(true);
    }
  });
});
