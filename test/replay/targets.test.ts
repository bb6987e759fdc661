import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AcceptedLog } from '../../infra/local/datadog/accepted-log.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { HOUR_MS, line, NOW, record } from './replay-world.ts';
import { STREAM, startTargetWorld, type TargetWorld } from './target-world.ts';

const KEY = 'http-endpoint-failed/a';

const EVENT_MS = NOW - 60_000;
const POD = { namespace_name: 'shop', pod_name: 'cart-1', container_name: 'cart' };

const envelope = (...messages: string[]) => ({
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/aws/lambda/cart',
  logStream: 's',
  subscriptionFilters: ['f'],
  logEvents: messages.map((message, index) => ({ id: `${index}`, timestamp: EVENT_MS, message })),
});

const SEVERAL = ['one', 'two', 'three'].map((log) => JSON.stringify({ log, kubernetes: POD })).join('\n');
const CLOUDWATCH = gzipSync(
  JSON.stringify(envelope('plain', JSON.stringify({ log: 'with metadata', kubernetes: POD }), '{"a":1}')),
);

/** One of each form that a record can have, and what Fluent Bit really sent. */
const RECORDS: readonly Buffer[] = [
  Buffer.from(SEVERAL),
  Buffer.from(record('{"level":"warn","message":"from a line","service":"cart"}')),
  Buffer.from('plain text'),
  CLOUDWATCH,
  Buffer.from(JSON.stringify(envelope('not compressed'))),
  ...readFileSync('test/fixtures/fluent-bit/records/5.1.1-b-fargate-crio-parser.jsonl', 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .slice(0, 20)
    .map((text) => Buffer.from(text)),
];

/** As the transform returned it. */
function transformed(bytes: Uint8Array, arrivalMs = NOW): Buffer {
  const settings = loadTransformSettings({});
  const verdict = transformRecord(bytes, arrivalMs, settings);
  if (verdict.kind !== 'logs') throw new Error(JSON.stringify(verdict));
  return recordOf(verdict, settings);
}

const park = ({ replays }: TargetWorld, records: readonly Uint8Array[], fields: object = { arrivalTimestamp: NOW }) =>
  replays.put(
    KEY,
    records.map((bytes) => line(bytes, fields)),
  );

/** What Datadog has of a log, but for its provenance and the request that it came with. */
function withoutProvenance({ id: _, requestId: _id, receivedAt: _at, bytes: _bytes, ...log }: AcceptedLog): unknown {
  const text = JSON.stringify(log)
    .replaceAll(/,?\\*"(?:event_id|replay_id)\\*":\\*"[^"\\]*\\*"/g, '')
    .replaceAll(/,?\\*"replayed\\*":\\*"true\\*"/g, '')
    .replaceAll(/,?\\*"hops\\*":\d+/g, '')
    .replaceAll(/,?\b(?:replayed:true|replay_id:[^,"\\]*)/g, '')
    .replaceAll(/,?\\*"(?:ddtags)\\*":\\*"\\*"/g, '')
    .replaceAll(/,?\\*"tags\\*":\{\}/g, '')
    .replaceAll(/,?"",?/g, '')
    .replaceAll(/,?"hydrant\.hops:\d+"/g, '')
    .replaceAll('{,', '{')
    .replaceAll('[,', '[');
  return JSON.parse(text);
}

const sorted = (logs: readonly AcceptedLog[]) => logs.map((log) => JSON.stringify(withoutProvenance(log))).sort();

describe.each([true, false])("the copy at Datadog's Firehose intake, which reads reserved attributes: %s", (reads) => {
  const switches = { bodyReservedAttributes: reads };

  it.each([
    ['as Firehose received it', (bytes: Buffer) => bytes],
    ['as the transform returned it', (bytes: Buffer) => transformed(bytes)],
  ])('is the live log but for its provenance, of a record parked %s', async (_, parkedAs) => {
    const live = await startTargetWorld(switches);
    live.firehose.put(STREAM, RECORDS);
    await live.settle();
    const again = await startTargetWorld(switches);
    park(again, RECORDS.map(parkedAs));
    const answer = await again.replays.replay({ target: 'firehose-intake' });
    expect(answer).toMatchObject({
      objects: { settled: 1 },
      records: { delivered: RECORDS.length },
      logs: { sent: live.datadog.accepted.length },
      balanced: true,
    });
    expect(sorted(again.datadog.accepted)).toEqual(sorted(live.datadog.accepted));
  });

  it('says of every log that it was replayed, and by which run', async () => {
    const world = await startTargetWorld(switches);
    park(world, RECORDS);
    const { replayId } = await world.replays.replay({ target: 'firehose-intake' });
    for (const { tags } of world.datadog.accepted) {
      expect(tags).toEqual(expect.arrayContaining(['replayed:true', `replay_id:${replayId}`]));
    }
    const ids = world.datadog.accepted.map(({ attributes }) => (attributes.hydrant as { event_id?: string })?.event_id);
    expect(ids.filter((id) => id === undefined)).toHaveLength(3);
    expect(new Set(ids).size).toBe(ids.length - 2);
  });
});

describe('a late log inside a record', () => {
  const old = NOW - 48 * HOUR_MS;
  const late = (bytes: Uint8Array) => [[bytes], { arrivalTimestamp: old }] as const;
  const lateEnvelope = gzipSync(
    JSON.stringify({ ...envelope('plain'), logEvents: [{ id: '0', timestamp: old, message: 'plain' }] }),
  );

  it.each([
    ['of several', Buffer.from(SEVERAL), 3],
    ['alone', Buffer.from(record('x')), 1],
    ['of an envelope that the transform leaves as it came', lateEnvelope, 1],
  ])('is moved to the present, so that Datadog keeps it: %s', async (_, bytes, logs) => {
    const world = await startTargetWorld({ bodyReservedAttributes: true });
    park(world, ...late(bytes));
    expect(await world.replays.replay({ keys: [KEY], target: 'firehose-intake' })).toMatchObject({
      logs: { sent: logs },
    });
    expect(world.datadog).toMatchObject({ discarded: 0 });
    expect(world.datadog.accepted).toHaveLength(logs);
    for (const { tags, officialDate } of world.datadog.accepted) {
      expect(tags).toContain('late:true');
      expect(officialDate).toBe(NOW);
    }
  });

  it('is held, or sent and counted as expired, where that is asked for', async () => {
    for (const bytes of [Buffer.from(SEVERAL), lateEnvelope]) {
      const world = await startTargetWorld();
      park(world, ...late(bytes));
      const request = { keys: [KEY], target: 'firehose-intake' };
      expect(await world.replays.replay({ ...request, late: 'hold' })).toMatchObject({
        records: { held: 1 },
        logs: { sent: 0 },
      });
      expect(await world.replays.replay({ ...request, late: 'send' })).toMatchObject({ records: { expired: 1 } });
      expect(world.datadog.accepted).toEqual([]);
      expect(world.datadog.discarded).toBeGreaterThan(0);
    }
  });

  it('is seen by a date in the message too, which the transform leaves as it came', async () => {
    const world = await startTargetWorld();
    park(world, [gzipSync(JSON.stringify(envelope('{"date":"2020-01-01T00:00:00Z","message":"m"}')))]);
    await world.replays.replay({ target: 'firehose-intake' });
    expect(world.datadog).toMatchObject({ discarded: 0, accepted: [{ message: 'm', officialDate: EVENT_MS }] });
  });
});

describe('a record that is put back into a stream', () => {
  it('is transformed and delivered, and says once that it was', async () => {
    const live = await startTargetWorld();
    live.firehose.put(STREAM, RECORDS);
    await live.settle();
    const world = await startTargetWorld();
    park(world, [...RECORDS.slice(0, 10), ...RECORDS.slice(10).map((bytes) => transformed(bytes))]);
    expect(await world.replays.replay({ target: 'firehose' })).toMatchObject({
      objects: { settled: 1 },
      records: { delivered: RECORDS.length },
      balanced: true,
    });
    expect(world.datadog.accepted).toEqual([]);
    await world.settle();
    expect(sorted(world.datadog.accepted)).toEqual(sorted(live.datadog.accepted));
    const hops = world.datadog.accepted.map(({ attributes }) => (attributes.hydrant as { hops?: number })?.hops);
    expect(hops.filter((count) => count === 1)).toHaveLength(world.datadog.accepted.length - 3);
  });

  it('is put again alone where the stream refused it and took its neighbours', async () => {
    const world = await startTargetWorld();
    world.firehose.faults.throttleCalls(1);
    world.firehose.faults.rejectEveryNthRecord(2, 2);
    park(world, RECORDS);
    expect(await world.replays.replay({ target: 'firehose' })).toMatchObject({
      records: { delivered: RECORDS.length },
      duplicatesPossible: 0,
    });
    expect(world.firehose.metrics(STREAM).incomingRecords).toBe(RECORDS.length);
  });

  it.each([
    ['a log', Buffer.from(record('x'))],
    ['several logs', Buffer.from(SEVERAL)],
    ['an envelope', CLOUDWATCH],
  ])('does not go round for ever: %s', async (_, bytes) => {
    const world = await startTargetWorld();
    world.datadog.faults.add({ on: 'firehose', status: 503 });
    park(world, [bytes]);
    for (let hop = 1; hop <= 3; hop++) {
      expect(await world.replays.replay({ target: 'firehose' })).toMatchObject({ records: { delivered: 1 } });
      await world.settle();
      expect(world.firehose.metrics(STREAM).incomingRecords).toBe(hop);
    }
    const answer = await world.replays.replay({ target: 'firehose' });
    expect(answer).toMatchObject({ records: { delivered: 0, held: 1 }, objects: { held: 1 }, balanced: true });
    expect(world.firehose.metrics(STREAM).incomingRecords).toBe(3);
    const warnings = world.replays.logged.filter(
      ({ level, message }) => level === 'warn' && message.includes('3 times'),
    );
    expect(warnings).toMatchObject([{ message: expect.stringContaining('target datadog') }]);
    // And it is not lost.
    expect(await world.replays.replay({ target: 'datadog' })).toMatchObject({ records: { delivered: 1 } });
  });

  it('is not put where the stream takes none, and the run says why', async () => {
    const world = await startTargetWorld();
    world.firehose.faults.refuseCalls('decompressing-stream');
    park(world, RECORDS);
    expect(await world.replays.replay({ target: 'firehose' })).toMatchObject({ objects: { held: 1 }, complete: false });
    expect(JSON.stringify(world.replays.logged)).toContain('decompresses CloudWatch Logs');
    expect(world.replays.parkedKeys).toEqual([KEY]);
  });
});

describe('a record that is too large', () => {
  const long = 'x'.repeat(600_000);
  const quotes = '"'.repeat(240_000);

  it.each([
    ['a log', gzipSync(record('"'.repeat(1_020_000))), '"'.repeat(1_020_000)],
    ['several logs', gzipSync([1, 2, 3].map((n) => record(`${n}${long}`)).join('\n')), `1${long}2${long}3${long}`],
    [
      'an envelope',
      gzipSync(
        JSON.stringify(envelope(...[1, 2].map((n) => JSON.stringify({ log: `${n}${quotes}`, kubernetes: POD })))),
      ),
      `1${quotes}2${quotes}`,
    ],
  ])('arrives whole, in several where it has to, and Datadog cuts none of them: %s', async (_, bytes, messages) => {
    for (const target of ['firehose-intake', 'firehose']) {
      const world = await startTargetWorld();
      park(world, [bytes]);
      expect(await world.replays.replay({ target })).toMatchObject({ records: { delivered: 1 }, balanced: true });
      await world.settle();
      expect(world.datadog.accepted.filter(({ truncated }) => truncated)).toEqual([]);
      expect(world.datadog.accepted.map(({ message }) => message).join('') === messages).toBe(true);
    }
  });
});

describe('a target', () => {
  it.each([
    ['firehose', 'HYDRANT_TARGET_STREAM'],
    ['firehose-intake', 'HYDRANT_STREAM_ARN'],
  ])('%s is refused where %s is not set, before anything is read', async (target, name) => {
    const world = await startTargetWorld({}, { [name]: '' });
    park(world, RECORDS);
    await expect(world.replays.replay({ target })).rejects.toThrow(`target ${target} needs the setting ${name}`);
    expect(world.replays.parkedKeys).toEqual([KEY]);
  });

  it('is that of the settings where the input names none, and the report says which', async () => {
    const world = await startTargetWorld({}, { HYDRANT_TARGET: 'firehose' });
    park(world, [Buffer.from(record('x'))]);
    const { report } = await world.replays.replay();
    expect(world.firehose.metrics(STREAM).incomingRecords).toBe(1);
    const settings = JSON.parse(world.replays.store.body(report ?? '').toString()).settings;
    expect(settings).toMatchObject({ target: 'firehose', targetStream: STREAM });
  });

  it('that takes records gets of one only the logs that are asked for', async () => {
    const world = await startTargetWorld();
    const other = JSON.stringify({ log: 'other', kubernetes: { ...POD, namespace_name: 'other' } });
    park(world, [Buffer.from(`${SEVERAL}\n${other}`)]);
    const answer = await world.replays.replay({ target: 'firehose-intake', namespaces: ['other'] });
    expect(answer).toMatchObject({ records: { skipped: 1 }, logs: { sent: 1 } });
    expect(world.datadog.accepted.map(({ message }) => message)).toEqual(['other']);
  });
});

describe('the preview of a plan for a target that takes records', () => {
  it.each(['firehose-intake', 'firehose'] as const)('is the text inside an envelope (%s)', async (target) => {
    const world = await startTargetWorld();
    park(world, [CLOUDWATCH]);
    const { plan } = await world.replays.replay({ dryRun: true, preview: 1, target });
    expect(JSON.parse(plan?.previews[0] ?? '')).toMatchObject({ messageType: 'DATA_MESSAGE' });
  });
});
