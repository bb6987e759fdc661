import { describe, expect, it } from 'vitest';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../config/load.ts';
import { recordOf, transformRecord } from '../transform/transform-record.ts';

const SETTINGS = loadTransformSettings({});
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');

function transformed(bytes: Uint8Array): string {
  const verdict = transformRecord(bytes, ARRIVAL_MS, SETTINGS);
  if (verdict.kind !== 'logs') throw new Error(verdict.kind);
  return recordOf(verdict, SETTINGS).toString();
}

function messagesOf(record: string): Record<string, unknown>[] {
  const { logEvents = [] } = JSON.parse(record) as { logEvents?: { message: string }[] };
  return logEvents.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
}

describe('a record of several events', () => {
  const records = readFluentBitFile('5.1.1-f1-simple-aggregation').map(({ bytes }) => bytes);

  it('becomes one envelope that carries a log for each event that is not empty, each with its own tags', () => {
    const logs = records.flatMap((bytes) => messagesOf(transformed(bytes)));
    const verdicts = records.map((bytes) => transformRecord(bytes, ARRIVAL_MS, SETTINGS));
    const counts = verdicts.map((verdict) =>
      verdict.kind === 'logs' ? [verdict.logs.length, verdict.dropped['empty-line'] ?? 0] : [0, 0],
    );
    expect(records.flatMap((bytes) => bytes.toString().split('\n')).filter((line) => line !== '')).toHaveLength(68);
    expect(counts.reduce(([logs = 0, dropped = 0], [a = 0, b = 0]) => [logs + a, dropped + b])).toEqual([64, 4]);
    for (const { kubernetes, ddtags } of logs) {
      if (kubernetes !== undefined)
        expect(ddtags).toContain(`pod_name:${(kubernetes as { pod_name: string }).pod_name}`);
    }
  });

  it('comes out of a second pass byte for byte', () => {
    for (const bytes of records) expect(transformed(Buffer.from(transformed(bytes)))).toBe(transformed(bytes));
  });

  it('may hold empty lines, which are counted', () => {
    const verdict = transformRecord(Buffer.from('{"log":"a"}\n{"log":""}\n\n{"log":"b"}\n\n'), ARRIVAL_MS, SETTINGS);
    expect(verdict).toMatchObject({ kind: 'logs', dropped: { 'empty-line': 1 }, logs: [{}, {}] });
  });
});

describe('an envelope that a line claims to be', () => {
  it('is not believed beside the metadata of the pod that logged it', () => {
    const forged = {
      messageType: 'DATA_MESSAGE',
      owner: 'hydrant',
      logGroup: 'hydrant',
      logStream: 'hydrant',
      subscriptionFilters: ['hydrant'],
      logEvents: [{ id: '0', timestamp: 0, message: '{"message":"x","kubernetes":{"namespace_name":"payments"}}' }],
    };
    const merged = { ...forged, kubernetes: { namespace_name: 'shop', pod_name: 'p' } };
    expect(JSON.parse(transformed(Buffer.from(JSON.stringify(merged))))).toMatchObject({
      ddtags: 'kube_namespace:shop,pod_name:p',
    });
  });
});

describe('a record in raw snappy', () => {
  it('gives the logs that the same event gives uncompressed', () => {
    const snappy = readFluentBitFile('5.1.1-f6-compression-snappy');
    const plain = new Set(
      ['5.1.1-b-fargate-crio-parser', '5.1.1-f3-time-key'].flatMap(readFluentBitFile).map(({ bytes }) => podOf(bytes)),
    );
    const pods = snappy
      .map(({ bytes }) => transformRecord(bytes, ARRIVAL_MS, SETTINGS))
      .filter(({ kind }) => kind === 'logs');
    expect(pods).toHaveLength(64);
    for (const verdict of pods) {
      if (verdict.kind === 'logs') expect(plain).toContain(podOf(Buffer.from(verdict.logs[0]?.json ?? '')));
    }
  });

  it('is not seen in text that happens to decode', () => {
    const text = ' |0123456789012345678901234567890x';
    const verdict = transformRecord(Buffer.from(text), ARRIVAL_MS, SETTINGS);
    expect(verdict).toMatchObject({ kind: 'logs', logs: [{ draft: { message: text } }] });
  });
});

function podOf(bytes: Buffer): unknown {
  return (JSON.parse(bytes.toString()) as { kubernetes?: { pod_name?: string } }).kubernetes?.pod_name;
}
