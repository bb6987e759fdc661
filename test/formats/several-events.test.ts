import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { type Given, realRecord, tagsOf, transformed, verdictOf } from './transformed.ts';

const CHECKOUT = realRecord('5.1.1-b-fargate-crio-parser', 'Read timed out').toString().trimEnd();
const REPORT = realRecord('5.1.1-b-fargate-crio-parser', 'panic: runtime error').toString().trimEnd();

interface Envelope {
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

/** The logs inside the envelope that is delivered. */
function messagesOf(delivered: Buffer): unknown[] {
  const { logEvents } = JSON.parse(delivered.toString()) as Envelope;
  return logEvents.map(({ message }) => JSON.parse(message) as unknown);
}

const podsOf = (record: Given) =>
  transformed(record).logs.map((log) => tagsOf(log).find((tag) => tag.startsWith('pod_name:')));

const PODS = ['pod_name:checkout-7c9d8f6b5d-qm4zt', 'pod_name:nightly-report-27913013-x7k9d'];

describe.each([
  ['on lines of their own, with a blank line behind', `${CHECKOUT}\n${REPORT}\n\n`],
  ['one right behind the other', `${CHECKOUT}${REPORT}`],
  ['with other white space between', `  ${CHECKOUT} \t\r\n ${REPORT}\r\n`],
  ['in an array', `[${CHECKOUT},\n ${REPORT}]`],
])('two events %s', (_, record) => {
  it('are two logs, each with the tags of its own pod', () => {
    expect(podsOf(record)).toEqual(PODS);
  });

  it('travel in one envelope in the form of CloudWatch Logs, with the times of the logs', () => {
    const { logs, delivered } = transformed(record);
    expect(messagesOf(delivered)).toEqual(logs);
    expect(JSON.parse(delivered.toString())).toMatchObject({
      messageType: 'DATA_MESSAGE',
      owner: 'hydrant',
      logGroup: 'hydrant',
      logEvents: logs.map(({ timestamp }, index) => ({ id: `${index}`, timestamp: Date.parse(String(timestamp)) })),
    });
  });

  it('travel as lines where the settings say so', () => {
    const { logs, delivered } = transformed(record, { HYDRANT_MULTI_EVENT: 'ndjson' });
    const lines = delivered.toString().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(logs);
  });
});

describe('a record of several events', () => {
  it.each(['envelope', 'ndjson'])('of which one gives a log is that log, also as %s', (form) => {
    const { delivered, logs, dropped } = transformed(`${CHECKOUT}\n{"log":""}\n`, { HYDRANT_MULTI_EVENT: form });
    expect([JSON.parse(delivered.toString())]).toEqual(logs);
    expect(dropped).toEqual({ 'empty-line': 1 });
  });

  it('of which none gives a log is dropped', () => {
    expect(verdictOf('{"log":""}\n{"log":" "}')).toEqual({ kind: 'dropped', reason: 'empty-line' });
  });

  it('may have different routers', () => {
    const ecs = '{"log":"x","container_id":"c","container_name":"app","ecs_cluster":"shop","ecs_task_arn":"t"}';
    expect(transformed(`${CHECKOUT}\n${ecs}\n{"a":1}`).logs.map(({ ddtags }) => ddtags)).toEqual([
      expect.stringContaining('pod_name:checkout'),
      expect.stringContaining('ecs_cluster_name:shop'),
      undefined,
    ]);
  });

  it.each([
    ['in the middle', `${CHECKOUT}\n{"log":"cut \n${REPORT}\n`],
    ['at the end, cut off', `${CHECKOUT}\n${REPORT}\n{"log":"cut `],
    ['at the beginning', `{"log":"cut \n${CHECKOUT}\n${REPORT}`],
    ['at the end of others without a line feed', `${CHECKOUT}${REPORT}{"log":"cut `],
  ])('of which one is broken, %s, keeps it as text, flagged, beside the others', (_, record) => {
    const { logs, notes } = transformed(record);
    const broken = logs.filter(({ message }) => String(message).startsWith('{"log":"cut'));
    expect(broken).toMatchObject([{ hydrant: { flags: ['broken-json'] } }]);
    expect(podsOf(record).filter((pod) => pod !== undefined)).toEqual(PODS);
    expect(notes).toMatchObject({ 'broken-json': 1 });
  });

  it.each(['[1,2]', '[]', '[{"log":"a"},"b"]', 'text\n{"log":"a"}', '{"log":"a"}\ntext', '{a}\n{b}'])(
    'is not what is one text: %j',
    (record) => {
      expect(transformed(record).logs).toMatchObject([{ message: record }]);
    },
  );

  it('has the same bytes after a second pass', () => {
    for (const form of ['envelope', 'ndjson']) {
      const environment = { HYDRANT_MULTI_EVENT: form };
      const { delivered } = transformed(`${CHECKOUT}${REPORT}`, environment);
      expect(transformed(delivered, environment).delivered).toEqual(delivered);
    }
  });
});

describe('simple_aggregation', () => {
  const records = readFluentBitFile('5.1.1-f1-simple-aggregation').map(({ bytes }) => bytes);

  it('gives a log for each event that is not empty, and counts the others', () => {
    const results = records.map((bytes) => transformed(bytes));
    expect(records.flatMap((bytes) => bytes.toString().split('\n')).filter((line) => line !== '')).toHaveLength(68);
    expect(results.flatMap(({ logs }) => logs)).toHaveLength(64);
    expect(results.reduce((sum, { dropped }) => sum + (dropped['empty-line'] ?? 0), 0)).toBe(4);
  });

  it('comes out of a second pass byte for byte', () => {
    for (const bytes of records) {
      const { delivered } = transformed(bytes);
      expect(transformed(delivered).delivered).toEqual(delivered);
    }
  });
});
