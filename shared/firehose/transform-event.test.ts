import { describe, expect, it } from 'vitest';
import type { LogDraft } from '../log/draft.ts';
import type { Verdict } from '../transform/transform-record.ts';
import { readArrival } from './arrival.ts';
import { answerTransformation, type TransformationEvent } from './transform-event.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const logs = (json: string): Verdict => ({ kind: 'logs', logs: [{ json, draft: {} as LogDraft }], droppedEvents: 0 });

/** A transform that echoes the text, drops 'empty' and fails 'broken'. */
function echo(bytes: Uint8Array): Verdict {
  const text = Buffer.from(bytes).toString();
  if (text === 'empty') return { kind: 'dropped', reason: 'empty-line' };
  return text === 'broken' ? { kind: 'failed', reason: 'not-inflatable' } : logs(text);
}

const eventOf = (...texts: string[]): TransformationEvent => ({
  records: texts.map((text, index) => ({ recordId: `r${index}`, data: base64(text) })),
});

describe('the answer to an event', () => {
  it('is Ok, Dropped or ProcessingFailed, the last with the original data', () => {
    const { result, counts } = answerTransformation(eventOf('a', 'empty', 'broken', 'bb'), echo);
    expect(result).toEqual({
      records: [
        { recordId: 'r0', result: 'Ok', data: base64('a') },
        { recordId: 'r1', result: 'Dropped', data: base64('empty') },
        { recordId: 'r2', result: 'ProcessingFailed', data: base64('broken') },
        { recordId: 'r3', result: 'Ok', data: base64('bb') },
      ],
    });
    expect(counts).toEqual({
      records: 4,
      logs: 2,
      bytesIn: 14,
      bytesOut: 3,
      dropped: { 'empty-line': 1 },
      droppedEvents: 0,
      failed: { 'not-inflatable': 1 },
    });
  });

  it('to no records is no records', () => {
    expect(answerTransformation({ records: [] }, echo).result).toEqual({ records: [] });
  });

  it.each([{}, { records: 'x' }, null, undefined])('to %j is an error that says what an event is', (event) => {
    expect(() => answerTransformation(event as TransformationEvent, echo)).toThrow(/no "records" list/);
  });

  it('uses its room to the last byte, and gives a record without room back as it came', () => {
    const event = eventOf('a', 'b');
    const grow = () => logs('x'.repeat(30));
    const whole = Buffer.byteLength(JSON.stringify(answerTransformation(event, grow).result));
    const outcome = (limit: number) =>
      answerTransformation(event, grow, limit).result.records.map(({ result }) => result);
    // One comma less stands in the text than is counted.
    expect(outcome(whole + 1)).toEqual(['Ok', 'Ok']);
    expect(outcome(whole)).toEqual(['Ok', 'ProcessingFailed']);
    const { result, counts } = answerTransformation(event, grow, whole);
    expect(result.records[1]).toEqual({ recordId: 'r1', result: 'ProcessingFailed', data: base64('b') });
    expect(counts.failed).toEqual({ 'response-full': 1 });
  });

  it('gives every record its arrival, from the record or from the metadata of its Kinesis source', () => {
    const arrivals: (number | undefined)[] = [];
    const data = base64('x');
    const records = [
      { recordId: '0', data, approximateArrivalTimestamp: 1495072949453 },
      { recordId: '1', data, approximateArrivalTimestamp: '2017-05-18T02:02:29.453Z' },
      { recordId: '2', data, kinesisRecordMetadata: { approximateArrivalTimestamp: 1495072949453 } },
      { recordId: '3', data },
    ];
    answerTransformation({ records }, (bytes, arrivalMs) => {
      arrivals.push(arrivalMs);
      return echo(bytes);
    });
    expect(arrivals).toEqual([1495072949453, 1495072949453, 1495072949453, undefined]);
  });
});

describe('a time of an event', () => {
  it.each([
    [1495072949453, 1495072949453],
    ['1495072949453', 1495072949453],
    ['2017-05-18T02:02:29.453Z', 1495072949453],
    ['', undefined],
    ['soon', undefined],
    [Number.NaN, undefined],
    [null, undefined],
  ])('%j is %s ms', (time, ms) => {
    expect(readArrival(time)).toBe(ms);
  });
});
