import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES, MAX_RESPONSE_BYTES } from '../../shared/firehose/limits.ts';
import { answerTransformation, type TransformationRecord } from '../../shared/firehose/transform-event.ts';
import { anyRecord } from './records.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SEED = 20_230_127;
const ARRIVAL_MS = Date.UTC(2023, 0, 27, 17);

const answer = (records: readonly unknown[], maxResponseBytes?: number) =>
  answerTransformation(
    { records: records as TransformationRecord[] },
    DEFAULT_SETTINGS,
    maxResponseBytes === undefined ? {} : { maxResponseBytes },
  ).result.records;

const recordId = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('1', '__proto__', '', '49546986683135544286507457936321625675700192471156785154'),
);
const arrival = fc.oneof(
  fc.constant(ARRIVAL_MS),
  fc.constantFrom<unknown>(undefined, null, 'yesterday', '2023-01-27T17:00:00Z', -1, 1e300, '1674838800000'),
);
const base64 = anyRecord.map((bytes) => bytes.toString('base64'));
const data = fc.oneof({ weight: 8, arbitrary: base64 }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) });
const strange = fc.constantFrom<unknown>(undefined, null, 5, {}, [], true);

const inputRecord = fc.record({
  recordId,
  data,
  approximateArrivalTimestamp: arrival,
  kinesisRecordMetadata: fc.constantFrom(undefined, null, {}),
});
const strangeRecord = fc.record({ recordId, data: strange }, { requiredKeys: ['recordId'] });

describe('the answer to any event', () => {
  it('has every id once, in order', () => {
    fc.assert(
      fc.property(fc.array(inputRecord, { maxLength: 12 }), (records) => {
        const answers = answer(records);
        expect(answers.map((one) => one.recordId)).toEqual(records.map((one) => one.recordId));
        for (const { result } of answers) expect(['Ok', 'Dropped', 'ProcessingFailed']).toContain(result);
      }),
      { numRuns: 150, seed: SEED },
    );
  });

  it('has every id once, in order, where a record has no data or no text as data', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(inputRecord, strangeRecord), { maxLength: 6 }), (records) => {
        expect(answer(records).map((one) => one.recordId)).toEqual(records.map((one) => one.recordId));
      }),
      { numRuns: 150, seed: SEED },
    );
  });

  it('gives back the original data of a record that could not be read', () => {
    fc.assert(
      fc.property(fc.array(inputRecord, { maxLength: 8 }), (records) => {
        answer(records).forEach((one, index) => {
          if (one.result !== 'Ok') expect(one.data).toBe(records[index]?.data);
        });
      }),
      { numRuns: 150, seed: SEED },
    );
  });

  it('of one record does not depend on its neighbours', () => {
    fc.assert(
      fc.property(
        inputRecord,
        fc.array(inputRecord, { maxLength: 4 }),
        fc.array(inputRecord, { maxLength: 4 }),
        (record, before, after) => {
          expect(answer([...before, record, ...after])[before.length]).toEqual(answer([record])[0]);
        },
      ),
      { numRuns: 150, seed: SEED },
    );
  });

  it('is never larger than its limit, if the event is not', () => {
    fc.assert(
      fc.property(fc.array(inputRecord, { maxLength: 12 }), fc.nat(4_000), (records, slack) => {
        const failed = records.map((one) => ({ recordId: one.recordId, result: 'ProcessingFailed', data: one.data }));
        // Ids of Firehose and base64 hold nothing that JSON writes longer; the request has passed the same limit.
        const limit = Buffer.byteLength(JSON.stringify({ records: failed })) + slack;
        fc.pre(records.every(({ data }) => JSON.stringify(data).length === data.length + 2));
        expect(Buffer.byteLength(JSON.stringify({ records: answer(records, limit) }))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 150, seed: SEED },
    );
  });
});

describe('a full event', () => {
  const lines = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, index) => ({
      recordId: `${index}`.padStart(56, '0'),
      approximateArrivalTimestamp: ARRIVAL_MS,
      data: Buffer.from(JSON.stringify({ log: 'x'.repeat(bytes) })).toString('base64'),
    }));

  it.each([
    ['of many small records', 30_000, 20],
    ['of records that just fit', 5, 900_000],
    ['of middling records', 400, 10_000],
  ])('%s is answered within 6,291,456 bytes, and what has no room fails with its data', (_, count, bytes) => {
    const records = lines(count, bytes);
    while (Buffer.byteLength(JSON.stringify({ records })) > MAX_RESPONSE_BYTES) records.pop();
    const answers = answer(records);
    expect(Buffer.byteLength(JSON.stringify({ records: answers }))).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    expect(answers.map((one) => one.recordId)).toEqual(records.map((one) => one.recordId));
    answers.forEach((one, index) => {
      if (one.result === 'ProcessingFailed') expect(one.data).toBe(records[index]?.data);
    });
  });

  it('of gzip records that inflate to more than there is room for fails only those without room', () => {
    const records = Array.from({ length: 20 }, (_, index) => ({
      recordId: `${index}`,
      approximateArrivalTimestamp: ARRIVAL_MS,
      data: gzipSync(JSON.stringify({ log: 'x'.repeat(500_000) })).toString('base64'),
    }));
    const answers = answer(records);
    expect(Buffer.byteLength(JSON.stringify({ records: answers }))).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    expect(answers.filter(({ result }) => result === 'Ok')).toHaveLength(9);
    expect(answers.filter(({ result }) => result === 'ProcessingFailed')).toHaveLength(11);
  });
});

describe('a log over 1,024,000 bytes', () => {
  const withLog = (bytes: number) => [
    { recordId: 'a', approximateArrivalTimestamp: ARRIVAL_MS, data: Buffer.from('x'.repeat(bytes)).toString('base64') },
  ];
  const overhead =
    Buffer.from(answer(withLog(1))[0]?.data ?? '', 'base64')
      .toString()
      .trimEnd().length - 1;

  it('fails with its original data, and one byte less does not', () => {
    const [fits] = answer(withLog(MAX_RECORD_BYTES - overhead));
    expect(fits?.result).toBe('Ok');
    expect(Buffer.from(fits?.data ?? '', 'base64')).toHaveLength(MAX_RECORD_BYTES);
    const tooLarge = withLog(MAX_RECORD_BYTES - overhead + 1);
    expect(answer(tooLarge)).toEqual([{ recordId: 'a', result: 'ProcessingFailed', data: tooLarge[0]?.data }]);
  });
});
