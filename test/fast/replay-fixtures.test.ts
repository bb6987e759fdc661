import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { ARRIVAL_MS } from './differential.ts';
import { backupLine, ReadLines } from './replay-differential.ts';

const FILES = readdirSync('test/fixtures/fluent-bit/records').map((file) => file.replace('.jsonl', ''));

const HOUR_MS = 3_600_000;
const FROM_THEN = { from: '2023-01-01T00:00:00Z' };

/** Environment, input, and how long after their arrival the records are replayed. */
const RUNS = [
  [{}, FROM_THEN, HOUR_MS],
  [{}, FROM_THEN, 40 * HOUR_MS],
  [
    { HYDRANT_TAGS_AS: 'ddtags', DD_TAGS: 'team:payments', DD_ENV: 'prod' },
    { ...FROM_THEN, late: 'send' },
    17.5 * HOUR_MS,
  ],
  [{ HYDRANT_TAGS_AS: 'attributes' }, { ...FROM_THEN, late: 'hold' }, 18 * HOUR_MS],
  [{ HYDRANT_KUBERNETES_OBJECT: 'drop' }, FROM_THEN, HOUR_MS],
  [{}, { ...FROM_THEN, namespaces: ['shop'] }, HOUR_MS],
  [
    {
      DD_LOGS_CONFIG_PROCESSING_RULES:
        '[{"type":"mask_sequences","name":"m","pattern":"a+","replace_placeholder":"*"}]',
    },
    FROM_THEN,
    HOUR_MS,
  ],
] as const;

const recordsOf = (file: string) => readFluentBitFile(file).map(({ bytes }) => Buffer.from(bytes));
const noWays = () => ({ taken: 0, composed: 0, others: 0 });

describe.each(RUNS)('with %j, %j, %d ms after their arrival', (environment, input, agoMs) => {
  it.each(FILES)('records of %s are replayed the same by both paths, known or not', (file) => {
    const lines = new ReadLines(environment, input, ARRIVAL_MS + agoMs, noWays());
    const records = recordsOf(file);
    for (const arrivalMs of [ARRIVAL_MS, ARRIVAL_MS, ARRIVAL_MS - 3 * HOUR_MS]) {
      for (const record of records) expect(lines.differenceAt(backupLine(record, arrivalMs))).toBeUndefined();
    }
  });
});

describe('a line of another form', () => {
  const [record = Buffer.alloc(0)] = recordsOf('5.1.1-b-fargate-crio-parser').slice(3);
  const letter = { errorCode: 'Hydrant.RefusedByDatadog', sourceKey: 'a', sourceLine: 7 };

  it.each<[string, Buffer]>([
    ['a dead letter', backupLine(record, ARRIVAL_MS, letter)],
    ['a dead letter of a log that was sent', backupLine(record, ARRIVAL_MS, { ...letter, eventId: 'a'.repeat(32) })],
    ['a record without an arrival', backupLine(record, Number.NaN)],
    ['a record of the far future', backupLine(record, 9e14)],
    ['no envelope', record],
    ['half an envelope', backupLine(record, ARRIVAL_MS).subarray(0, 400)],
    [
      'data that are no base64',
      Buffer.from(backupLine(record, ARRIVAL_MS).toString().replace('"rawData":"', '"rawData":"*')),
    ],
  ])('is replayed the same among others: %s', (_, line) => {
    const lines = new ReadLines({}, FROM_THEN, ARRIVAL_MS + HOUR_MS, noWays());
    for (const one of [backupLine(record, ARRIVAL_MS), line, backupLine(record, ARRIVAL_MS), line]) {
      expect(lines.differenceAt(one)).toBeUndefined();
    }
  });
});

it.each([HOUR_MS, 40 * HOUR_MS])(
  'most records of the usual configurations are written from what is known, %d ms after their arrival',
  (agoMs) => {
    const ways = noWays();
    const lines = new ReadLines({}, FROM_THEN, ARRIVAL_MS + agoMs, ways);
    const records = ['5.1.1-a-fargate-datadog-guide', '1.9.10-b-fargate-crio-parser'].flatMap(recordsOf);
    for (const record of records) lines.differenceAt(backupLine(record, ARRIVAL_MS));
    Object.assign(ways, noWays());
    for (const record of records) lines.differenceAt(backupLine(record, ARRIVAL_MS));
    expect(ways.taken / records.length).toBeGreaterThan(0.5);
  },
);

it('a line that says its level is written from what is known of others of its container, with its own status', () => {
  const ways = noWays();
  const lines = new ReadLines({}, FROM_THEN, ARRIVAL_MS + HOUR_MS, ways);
  const [record = ''] = recordsOf('5.1.1-b-fargate-crio-parser').slice(3).map(String);
  const withLine = (line: string) =>
    backupLine(Buffer.from(record.replace(/"log":"[^"]*"/, `"log":${JSON.stringify(line)}`)), ARRIVAL_MS);
  for (const line of ['plain', 'plain', 'level=warn msg="disk"', 'W0127 16:53:42.154872       1 main.go:42] disk']) {
    expect(lines.differenceAt(withLine(line))).toBeUndefined();
  }
  expect(ways).toEqual({ taken: 3, composed: 1, others: 0 });
});
