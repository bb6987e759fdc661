import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { readArrival } from './arrival.ts';
import { MAX_RECORD_BYTES } from './limits.ts';
import type { Shortcut } from './shortcut.ts';
import { type AnswerOptions, answerTransformation, type TransformationEvent } from './transform-event.ts';

const SETTINGS = loadTransformSettings({});
const ARRIVAL_MS = Date.UTC(2026, 0, 27);
const STREAM_ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';
const BROKEN = gzipSync('text').subarray(0, 12);

const base64 = (data: string | Buffer) => Buffer.from(data).toString('base64');
const eventOf = (...data: (string | Buffer)[]): TransformationEvent => ({
  records: data.map((one, index) => ({
    recordId: `r${index}`,
    data: base64(one),
    approximateArrivalTimestamp: ARRIVAL_MS,
  })),
});
const answer = (event: TransformationEvent, options?: AnswerOptions) => answerTransformation(event, SETTINGS, options);
const results = (event: TransformationEvent, options?: AnswerOptions) =>
  answer(event, options).result.records.map(({ result }) => result);

function logOf(text: string): string {
  const verdict = transformRecord(Buffer.from(text), ARRIVAL_MS, SETTINGS);
  return verdict.kind === 'logs' ? (verdict.logs[0]?.json ?? '') : '';
}

/** With the blanks that an answer has behind it. */
function filled(log: string): string {
  return log.padEnd(Math.ceil(log.length / 3) * 3);
}

function decode(data: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(data ?? '', 'base64').toString()) as Record<string, unknown>;
}

describe('the answer to an event', () => {
  it('is Ok, Dropped or ProcessingFailed, the latter two with the original data', () => {
    const { result } = answer(eventOf('a', ' ', BROKEN, 'bb'));
    expect(result).toEqual({
      records: [
        { recordId: 'r0', result: 'Ok', data: base64(filled(logOf('a'))) },
        { recordId: 'r1', result: 'Dropped', data: base64(' ') },
        { recordId: 'r2', result: 'ProcessingFailed', data: base64(BROKEN) },
        { recordId: 'r3', result: 'Ok', data: base64(filled(logOf('bb'))) },
      ],
    });
  });

  it('counts records, logs and bytes, and why there was no log, what was done to one, and what it was', () => {
    const two = '{"log":"x"}\n{"log":" "}\n{"log":"\ufffd"}';
    const { result, counts } = answer(eventOf('a', ' ', BROKEN, '{"broken', two));
    const bytesOut = result.records.flatMap(({ result, data = '' }) =>
      result === 'Ok' ? [Buffer.from(data, 'base64')] : [],
    );
    expect(counts).toEqual({
      records: 5,
      ok: 3,
      logs: 4,
      bytesIn: 1 + 1 + BROKEN.length + 8 + Buffer.byteLength(two),
      bytesOut: Buffer.concat(bytesOut).length,
      formats: { text: 2, 'fluent-bit': 1 },
      dropped: { 'empty-record': 1 },
      droppedEvents: { 'empty-line': 1 },
      failed: { 'not-inflatable': 1 },
      notes: { 'broken-json': 1 },
    });
  });

  it('to no records is no records', () => {
    expect(answer({ records: [] }).result).toEqual({ records: [] });
  });

  it.each([{}, { records: 'x' }, null, undefined])('to %j is an error that says what an event is', (event) => {
    expect(() => answer(event as TransformationEvent)).toThrow(/no "records" list/);
  });

  it('has every record that has an id, also beside what has none', () => {
    const strange = [null, 'x', {}, { data: base64('a') }, { recordId: 5, data: base64('a') }];
    const records = [...strange, ...eventOf('a', 'b').records] as TransformationEvent['records'];
    const { result, counts } = answer({ records });
    expect(result.records.map(({ recordId, result }) => [recordId, result])).toEqual([
      ['r0', 'Ok'],
      ['r1', 'Ok'],
    ]);
    expect(counts).toMatchObject({ records: 7, ok: 2, failed: { 'no-record-id': 5 } });
  });

  it('gives every record its arrival, from the record or from the metadata of its Kinesis source', () => {
    const data = base64('x');
    const records = [
      { recordId: '0', data, approximateArrivalTimestamp: 1495072949453 },
      { recordId: '1', data, approximateArrivalTimestamp: '2017-05-18T02:02:29.453Z' },
      { recordId: '2', data, kinesisRecordMetadata: { approximateArrivalTimestamp: 1495072949453 } },
      { recordId: '3', data },
    ];
    const { result } = answer({ records });
    expect(result.records.map((record) => decode(record.data).timestamp)).toEqual([
      '2017-05-18T02:02:29.453Z',
      '2017-05-18T02:02:29.453Z',
      '2017-05-18T02:02:29.453Z',
      undefined,
    ]);
  });

  it("has the settings of the event's stream", () => {
    const settings = loadTransformSettings({
      DD_CLUSTER_NAME: 'all',
      HYDRANT_CLUSTER_NAMES: JSON.stringify({ [STREAM_ARN]: 'blue' }),
    });
    const tagsOf = (event: TransformationEvent) =>
      decode(answerTransformation(event, settings).result.records[0]?.data).ddtags;
    expect(tagsOf({ ...eventOf('x'), deliveryStreamArn: STREAM_ARN })).toBe('kube_cluster_name:blue');
    expect(tagsOf({ ...eventOf('x'), deliveryStreamArn: `${STREAM_ARN}-2` })).toBe('kube_cluster_name:all');
    expect(tagsOf(eventOf('x'))).toBe('kube_cluster_name:all');
  });

  it('shows a log of each container, one whose first logs did not fit too', () => {
    const settings = loadTransformSettings({});
    const line = '{"log":"a plain line","kubernetes":{"pod_name":"web-0","namespace_name":"shop"}}';
    const seen: string[] = [];
    const options = { watch: ({ json }: { json: string }) => void seen.push(json) };
    const failed = answerTransformation(eventOf(line, line), settings, { ...options, maxResponseBytes: 400 });
    expect(failed.counts.failed).toEqual({ 'response-full': 2 });
    expect(seen).toEqual([]);
    const { counts } = answerTransformation(eventOf(line, line), settings, options);
    expect({ ok: counts.ok, seen: seen.length }).toEqual({ ok: 2, seen: 1 });
  });

  it('shows each log that is delivered to whoever watches, and no other', () => {
    const seen: string[] = [];
    const options = { watch: ({ json }: { json: string }) => void seen.push(json) };
    answer(eventOf('a', ' ', BROKEN, 'b'), options);
    expect(seen).toEqual([logOf('a'), logOf('b')]);
    answer(eventOf('c'), { ...options, maxResponseBytes: 100 });
    expect(seen).toHaveLength(2);
  });
});

describe('the room of an answer', () => {
  it('is used to the last byte, and a record without room comes back as it came', () => {
    const event = eventOf('a', 'b');
    const whole = Buffer.byteLength(JSON.stringify(answer(event).result));
    expect(results(event, { maxResponseBytes: whole })).toEqual(['Ok', 'Ok']);
    const { result, counts } = answer(event, { maxResponseBytes: whole - 1 });
    expect(result.records[0]?.result).toBe('Ok');
    expect(result.records[1]).toEqual({ recordId: 'r1', result: 'ProcessingFailed', data: base64('b') });
    expect(counts.failed).toEqual({ 'response-full': 1 });
  });

  it('also counts what JSON escapes, in ids and in data that are no base64', () => {
    const [a, b] = ['"\u0001\\é', '\ud800"'];
    const records = [
      { recordId: a, data: '""\n' },
      { recordId: b, data: 'é\u0007' },
    ];
    const whole = Buffer.byteLength(JSON.stringify(answer({ records }).result));
    for (let maxResponseBytes = whole + 1; maxResponseBytes > 150; maxResponseBytes--) {
      const { result } = answer({ records }, { maxResponseBytes });
      expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(maxResponseBytes);
      expect(result.records.map(({ recordId }) => recordId)).toEqual([a, b]);
    }
  });

  it('is kept without the data of what comes back, where an event by hand is too full for them', () => {
    const records = eventOf('x'.repeat(300), ' '.repeat(300)).records.map(({ recordId, data }) => ({ recordId, data }));
    const maxResponseBytes = Buffer.byteLength(JSON.stringify({ records }));
    const { result } = answer({ records }, { maxResponseBytes });
    expect(result.records).toEqual([
      { recordId: 'r0', result: 'Ok', data: expect.any(String) },
      { recordId: 'r1', result: 'Dropped' },
    ]);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(maxResponseBytes);
  });

  it('is set aside also for a record that is in the event twice', () => {
    const [record] = eventOf(BROKEN).records;
    const records = record === undefined ? [] : [record, record, ...eventOf('x').records];
    const failed = records.map(({ recordId, data }) => ({ recordId, result: 'ProcessingFailed', data }));
    const maxResponseBytes = Buffer.byteLength(JSON.stringify({ records: failed }));
    expect(results({ records }, { maxResponseBytes })).toEqual(Array(3).fill('ProcessingFailed'));
    expect(JSON.stringify(answer({ records }, { maxResponseBytes }).result)).toHaveLength(maxResponseBytes);
  });

  it('is not taken by a record that is larger than Firehose takes once it is a log', () => {
    const event = eventOf('x'.repeat(MAX_RECORD_BYTES), 'y');
    expect(results(event)).toEqual(['ProcessingFailed', 'Ok']);
    expect(answer(event).counts.failed).toEqual({ 'record-too-large': 1 });
  });
});

describe('the deadline', () => {
  it('gives back as they came the records that it overtakes', () => {
    let leftMs = 20;
    const { result, counts } = answer(eventOf('a', 'b', 'c', ' '), {
      leftMs: () => {
        leftMs -= 10;
        return leftMs;
      },
    });
    expect(result.records.map(({ result }) => result)).toEqual(['Ok', ...Array(3).fill('ProcessingFailed')]);
    expect(result.records[1]).toEqual({ recordId: 'r1', result: 'ProcessingFailed', data: base64('b') });
    expect(counts).toMatchObject({ ok: 1, failed: { deadline: 3 } });
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

describe('a shortcut that throws', () => {
  const broken = (): never => {
    throw new RangeError('Maximum call stack size exceeded');
  };
  const shortcut: Shortcut = { take: broken, read: broken, learn: broken };

  it('hurts no record: each goes the long way, and it is counted', () => {
    const event = eventOf('{"log":"a"}', '{"log":"b"}');
    const expected = answer(event, { shortcutFor: () => undefined });
    const { result, counts } = answer(event, { shortcutFor: () => shortcut });
    expect(result).toEqual(expected.result);
    expect(counts).toEqual({ ...expected.counts, notes: { 'shortcut-failed': 6 } });
  });
});
