import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../config/load.ts';
import type { Environment } from '../config/settings-reader.ts';
import { MAX_RECORD_BYTES } from '../firehose/limits.ts';
import { answerTransformation } from '../firehose/transform-event.ts';
import { recordOf } from '../transform/record-of.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { causesOfEvents } from './causes.ts';
import type { ExplainedLog } from './explain-log.ts';
import { type ExplainedRecord, explainRecord } from './explain-record.ts';

const arrivalMs = Date.parse('2023-01-27T17:00:00.000Z');

function explain(record: unknown, environment: Environment = {}, stream?: string): ExplainedRecord {
  const bytes = Buffer.isBuffer(record) ? record : typeof record === 'string' ? record : JSON.stringify(record);
  return explainRecord(Buffer.from(bytes), { arrivalMs, stream }, loadTransformSettings(environment));
}

function onlyLog(record: ExplainedRecord): ExplainedLog {
  const [log] = record.logs;
  if (log === undefined || 'untouched' in log || record.logs.length > 1) throw new Error(JSON.stringify(record));
  return log;
}

const envelope = (...messages: string[]) => ({
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/aws/containerinsights/demo/application',
  logStream: 'a',
  subscriptionFilters: ['all'],
  logEvents: messages.map((message, index) => ({ id: `${index}`, timestamp: arrivalMs - 1_000, message })),
});

const KUBERNETES = { pod_name: 'web-1', namespace_name: 'shop', container_name: 'web' };

describe('an explained record', () => {
  it('says what it was recognised as, and what is delivered', () => {
    const bytes = gzipSync('{"log":"one"}\n{"log":" "}\n{"log":"two"}\n');
    expect(explain(bytes)).toMatchObject({
      result: 'Ok',
      reason: undefined,
      bytes: bytes.length,
      compression: 'gzip',
      format: { name: 'fluent-bit' },
      events: 3,
      droppedEvents: [{ name: 'empty-line', count: 1 }],
      delivered: { form: 'envelope' },
      logs: [{}, {}],
    });
  });

  it.each([
    ['', 'Dropped', 'empty-record'],
    [{ log: ' ' }, 'Dropped', 'empty-line'],
    [{ ...envelope(), messageType: 'CONTROL_MESSAGE' }, 'Dropped', 'control-message'],
    [
      { log: 'x', kubernetes: { ...KUBERNETES, annotations: { 'ad.datadoghq.com/exclude': 'true' } } },
      'Dropped',
      'container-excluded',
    ],
    [Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'ProcessingFailed', 'not-inflatable'],
    ['{}\n'.repeat(25_001), 'ProcessingFailed', 'too-many-events'],
    ['a'.repeat(MAX_RECORD_BYTES), 'ProcessingFailed', 'record-too-large'],
  ])('that gives no log says why (%#)', (record, result, reason) => {
    expect(explain(record)).toMatchObject({ result, reason: { name: reason, meaning: expect.stringMatching(/\w/) } });
  });

  it('names what has dropped or masked its events', () => {
    const rules = [
      { type: 'exclude_at_match', name: 'out', pattern: '^out$' },
      { type: 'mask_sequences', name: 'mask', pattern: '\\d+', replace_placeholder: '#' },
    ];
    const environment = { DD_LOGS_CONFIG_PROCESSING_RULES: JSON.stringify(rules) };
    const out = { name: 'excluded-by-rule', by: ['rule "out" of DD_LOGS_CONFIG_PROCESSING_RULES (exclude_at_match)'] };
    const mask = { name: 'masked', by: ['rule "mask" of DD_LOGS_CONFIG_PROCESSING_RULES (mask_sequences)'] };
    expect(explain('out', environment)).toMatchObject({ result: 'Dropped', reason: out });
    const lines = ['out', 'a', 'out', '1'].map((log) => `${JSON.stringify({ log })}\n`).join('');
    expect(explain(lines, environment)).toMatchObject({
      droppedEvents: [{ ...out, count: 2 }],
      logs: [{ notes: [] }, { notes: [mask] }],
    });
    expect(explain(envelope('out', 'a', '1'), environment)).toMatchObject({
      droppedEvents: [{ ...out, count: 1 }],
      logs: [{ untouched: 'a' }, { notes: [mask] }],
    });
    expect(explain({ log: ' ' }, environment).reason).not.toHaveProperty('by');
  });

  it('delivers several logs as the settings say', () => {
    const record = '{"log":"one"}\n{"log":"two"}\n';
    expect(explain(record, { HYDRANT_MULTI_EVENT: 'ndjson' }).delivered?.form).toBe('ndjson');
    expect(explain('{"log":"one"}').delivered?.form).toBe('log');
  });

  it('that is an envelope says which of its messages are left as they are', () => {
    const enriched = JSON.stringify({ log: 'x', kubernetes: KUBERNETES });
    const record = explain(envelope('START RequestId', enriched));
    expect(record).toMatchObject({ format: { name: 'cloudwatch-logs' }, delivered: { form: 'envelope-as-it-came' } });
    expect(record.logs[0]).toEqual({ untouched: 'START RequestId' });
    expect(record.logs[1]).toMatchObject({
      format: { name: 'fluent-bit' },
      fields: expect.arrayContaining([
        { name: 'timestamp', value: '2023-01-27T16:59:59.000Z', from: 'when CloudWatch Logs took the event' },
      ]),
    });
  });

  it('uses the settings of its stream', () => {
    const arn = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';
    const environment = { DD_CLUSTER_NAME: 'main', HYDRANT_CLUSTER_NAMES: JSON.stringify({ [arn]: 'other' }) };
    expect(onlyLog(explain('x', environment)).tags).toEqual([
      { tag: 'kube_cluster_name:main', from: ['DD_CLUSTER_NAME'] },
    ]);
    expect(onlyLog(explain('x', environment, 'logs')).tags).toEqual([
      { tag: 'kube_cluster_name:other', from: ['HYDRANT_CLUSTER_NAMES, for stream logs'] },
    ]);
  });
});

describe('an explained log', () => {
  it('says what was moved, left out and noted', () => {
    const log = onlyLog(
      explain(
        { log: '2023-01-27T16:53:42Z stdout P x', hostname: 'own', timestamp: 'noon', kubernetes: KUBERNETES },
        { HYDRANT_KUBERNETES_OBJECT: 'drop' },
      ),
    );
    expect(log.moved).toEqual([
      { key: 'hostname', value: 'own' },
      { key: 'timestamp', value: 'noon' },
    ]);
    expect(log.leftOut).toEqual(['kubernetes']);
    expect(log.notes.map(({ name }) => name)).toEqual(['partial-line']);
  });

  it('says in how many parts a replay sends it', () => {
    expect(onlyLog(explain('x')).replayParts).toBe(1);
    expect(onlyLog(explain('x'.repeat(950_000))).replayParts).toBe(2);
  });

  it('that Hydrant wrote is explained again', () => {
    const settings = loadTransformSettings({});
    const first = transformRecord(
      Buffer.from(JSON.stringify({ log: 'x', kubernetes: KUBERNETES })),
      arrivalMs,
      settings,
    );
    if (first.kind !== 'logs') throw new Error(first.kind);
    const log = onlyLog(explain(recordOf(first, settings)));
    expect(log.format.name).toBe('hydrant');
    expect(log.refused).toEqual([]);
    expect(log.fields[0]).toEqual({ name: 'message', value: 'x', from: 'as an earlier pass wrote it' });
  });
});

describe('of every real record', () => {
  const settings = loadTransformSettings({ DD_TAGS: 'team:platform', DD_ENV: 'dev', DD_CLUSTER_NAME: 'demo' });
  const all = realRecords().map((bytes) => ({
    bytes,
    verdict: transformRecord(bytes, arrivalMs, settings),
    explained: explainRecord(bytes, { arrivalMs }, settings),
  }));

  it('each tag and each field has an origin', () => {
    const logs = all.flatMap(({ explained }) => explained.logs.flatMap((log) => ('untouched' in log ? [] : [log])));
    expect(logs.length).toBeGreaterThan(1_000);
    for (const { tags, withoutRoom, fields } of logs) {
      for (const { from } of [...tags, ...withoutRoom]) expect(from).not.toEqual([]);
      for (const { from } of fields) expect(from).not.toBe('unknown');
    }
  });

  it('its events are those that the transform finds', () => {
    for (const { bytes, verdict } of all) {
      const read = causesOfEvents(bytes, settings, arrivalMs);
      const kept = read.filter(({ dropped }) => dropped === undefined);
      expect(kept).toHaveLength(verdict.kind === 'logs' ? verdict.logs.length : 0);
    }
  });

  it('the explanation is of what the transform delivers', () => {
    for (const { bytes, explained } of all) {
      const record = {
        recordId: '1',
        data: Buffer.from(bytes).toString('base64'),
        approximateArrivalTimestamp: arrivalMs,
      };
      const [answer] = answerTransformation({ records: [record] }, settings).result.records;
      const delivered = answer?.result === 'Ok' ? Buffer.from(answer.data ?? '', 'base64').length : undefined;
      if (delivered !== undefined) expect(explained.delivered?.bytes).toBe(delivered);
    }
  });

  it('the fields and tags are those of the log that the transform writes', () => {
    for (const { verdict, explained } of all) {
      if (verdict.kind !== 'logs' || verdict.envelope !== undefined) continue;
      verdict.logs.forEach(({ json }, index) => {
        const written = JSON.parse(json) as Record<string, string>;
        const { tags, fields } = explained.logs[index] as ExplainedLog;
        expect(tags.map(({ tag }) => tag).join()).toBe(written.ddtags ?? '');
        for (const { name, value } of fields) expect(value).toBe(written[name]);
      });
    }
  });
});

function realRecords(): Buffer[] {
  const samples = readFileSync(new URL('../../test/fixtures/public-samples.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(JSON.stringify((JSON.parse(line) as { record: unknown }).record)));
  return [
    ...fluentBitFiles()
      .flatMap(readFluentBitFile)
      .map(({ bytes }) => bytes),
    ...samples,
  ];
}
