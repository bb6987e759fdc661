import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { SecretApiKey } from '../../shared/io/api-key.ts';
import { HttpLogIntake } from '../../shared/io/http-intake.ts';
import { S3ObjectStore } from '../../shared/io/s3-object-store.ts';
import { type ReplayAnswer, replay } from '../../shared/replay/replay.ts';
import { API_KEY, HOUR_MS, InstantClock, line, NOW, record } from './replay-world.ts';

const BUCKET = 'backup';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

let datadog: LocalDatadog;
let s3: LocalS3;
let client: S3Client;
let secret: string;

beforeEach(async () => {
  const clock = new VirtualClock(NOW);
  secret = JSON.stringify({ api_key: API_KEY });
  datadog = await startDatadog({ clock, keys: [API_KEY] });
  s3 = await startS3({ credentials, clock });
  s3.createBucket(BUCKET);
  client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
});

afterEach(async () => {
  client.destroy();
  await Promise.all([s3.close(), datadog.close()]);
});

const put = (key: string, lines: readonly string[]) => s3.put(BUCKET, key, gzipSync(`${lines.join('\n')}\n`));

/** All but the runs' reports. */
const parkedKeys = () => s3.buckets.keys(BUCKET).filter((key) => !/^hydrant\/(reports|ledger)\//.test(key));

function run(input: unknown = {}): Promise<ReplayAnswer> {
  const environment = { HYDRANT_BACKUP_BUCKET: BUCKET, DD_API_KEY: API_KEY, DD_URL: datadog.url };
  const settings = loadReprocessorSettings(environment);
  return replay(input, settings, {
    store: new S3ObjectStore(client, BUCKET),
    intakeFor: () =>
      new HttpLogIntake(settings.intakeOrigin, new SecretApiKey(async () => secret), settings.maxInFlight),
    clock: new InstantClock(),
    random: () => 0.5,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    remainingMs: () => Number.POSITIVE_INFINITY,
  });
}

describe('a replay over HTTP, from S3 into Datadog', () => {
  it('brings every record of a backup through throttling, cut connections, poison and a broken line', async () => {
    const messages = Array.from({ length: 2_500 }, (_, index) => `message ${index}`);
    put(
      'failed/a',
      messages.slice(0, 1_500).map((message) => line(record(message))),
    );
    put('failed/b', [
      ...messages.slice(1_500).map((message) => line(record(message))),
      line(record('poison')),
      'broken',
    ]);
    datadog.faults.add({ status: 429, headers: { 'retry-after': '30' }, times: 1 });
    datadog.faults.add({ cut: 'before-answer', times: 1 });
    datadog.faults.add({ match: ({ message }) => message === 'poison' });
    const answer = await run();
    expect(answer).toMatchObject({
      objects: { listed: 2, settled: 2, held: 0, remaining: 0 },
      records: { read: 2_502, delivered: 2_500, deadLettered: 2 },
      balanced: true,
      complete: true,
    });
    expect(datadog.accepted.map(({ message }) => message).sort()).toEqual([...messages].sort());
    expect(datadog.discarded).toBe(0);
    expect(parkedKeys()).toEqual([
      'hydrant/dead-letter/failed/b',
      'hydrant/replayed/failed/a',
      'hydrant/replayed/failed/b',
    ]);
  });

  it('goes on with the key that the secret holds by now, and moves nothing while it is wrong', async () => {
    put('failed/a', [line(record('x'))]);
    secret = 'an-old-key';
    expect(await run()).toMatchObject({ objects: { held: 1 }, complete: false });
    expect(parkedKeys()).toEqual(['failed/a']);
    secret = API_KEY;
    expect(await run()).toMatchObject({ objects: { settled: 1 }, complete: true });
  });

  it('counts as possible duplicates what Datadog took without an answer', async () => {
    put('failed/a', [line(record('x')), line(record('y'))]);
    datadog.faults.add({ cut: 'after-accept', times: 1 });
    expect(await run()).toMatchObject({ records: { delivered: 2 }, duplicatesPossible: 2 });
    expect(datadog.accepted).toHaveLength(4);
  });

  it('keeps an object whose body is cut on the way', async () => {
    put('failed/a', [line(record('x'))]);
    s3.faults.cut({ operation: 'GetObject', afterBytes: 20 });
    expect(await run()).toMatchObject({ objects: { held: 1 }, balanced: true });
    expect(await run()).toMatchObject({ objects: { settled: 1 } });
  });

  it('sends logs of every size so that Datadog cuts none of them', async () => {
    const sizes = [1, 899_000, 999_000, 1_000_000, 1_020_000, 3_000_000];
    put(
      'failed/a',
      sizes.map((size) => line(gzipSync(record('x'.repeat(size))))),
    );
    expect(await run()).toMatchObject({ records: { delivered: sizes.length }, objects: { settled: 1 } });
    expect(datadog.accepted.filter(({ truncated }) => truncated)).toEqual([]);
    const bytes = datadog.accepted.reduce((sum, { message = '' }) => sum + message.length, 0);
    expect(bytes).toBe(sizes.reduce((sum, size) => sum + size));
  });

  it('sends what Fluent Bit really wrote, whole and with a date that Datadog keeps', async () => {
    const folder = 'test/fixtures/fluent-bit/records';
    const files = readdirSync(folder);
    for (const file of files) {
      const records = readFileSync(`${folder}/${file}`, 'utf8')
        .split('\n')
        .filter((text) => text !== '');
      put(
        `failed/${file}`,
        records.map((text) => line(text)),
      );
    }
    const { objects, records, logs, balanced } = await run();
    expect(objects).toMatchObject({ listed: files.length, settled: files.length });
    expect({ balanced, delivered: records.delivered + records.dropped }).toEqual({
      balanced: true,
      delivered: records.read,
    });
    expect(datadog.accepted).toHaveLength(logs.sent);
    expect(datadog.discarded).toBe(0);
    expect(datadog.accepted.filter(({ truncated }) => truncated)).toEqual([]);
  });
});

const LATE_MS = NOW - 48 * HOUR_MS;
const LATE = new Date(LATE_MS).toISOString();

describe('a log whose application writes a date of its own that is too old', () => {
  const dates: [string, object][] = [
    ['@timestamp', { '@timestamp': LATE }],
    ['timestamp', { timestamp: LATE }],
    ['date in milliseconds', { date: LATE_MS }],
    ['@timestamp in milliseconds, as text', { '@timestamp': String(LATE_MS) }],
    ["@timestamp in log4j's form", { '@timestamp': LATE.replace('T', ' ').replace('.', ',').replace('Z', '') }],
    ['@timestamp without a time', { '@timestamp': LATE.slice(0, 10) }],
    ['syslog.timestamp of RFC 3164', { syslog: { timestamp: 'Feb 27 12:00:00' } }],
  ];

  it.each(dates)('is kept by Datadog all the same, in the message or beside it: %s', async (_, fields) => {
    const text = JSON.stringify({ message: 'x', ...fields });
    put('failed/a', [line(JSON.stringify({ log: text })), line(JSON.stringify({ log: 'x', ...fields }))]);
    const { records } = await run();
    expect(records.delivered).toBe(2);
    expect(datadog.discarded).toBe(0);
    expect(datadog.accepted).toHaveLength(2);
  });

  it('is none that is late where its date is of the last hour, in whatever form', async () => {
    const recent = new Date(NOW - HOUR_MS).toISOString();
    const recentDates = [recent, NOW - HOUR_MS, String(NOW - HOUR_MS), 'Mar  1 11:00:00'];
    put(
      'failed/a',
      recentDates.map((date) => line(JSON.stringify({ log: 'x', date }))),
    );
    const { records } = await run({ late: 'hold' });
    expect(records).toMatchObject({ held: 0, delivered: recentDates.length });
    expect(datadog.accepted.map(({ log }) => log.date)).toEqual(recentDates);
  });
});
