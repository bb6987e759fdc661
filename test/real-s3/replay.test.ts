import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { fixedApiKey } from '../../shared/io/api-key.ts';
import { HttpLogIntake } from '../../shared/io/http-intake.ts';
import { S3ObjectStore } from '../../shared/io/s3-object-store.ts';
import { systemClock } from '../../shared/io/system-clock.ts';
import { type ReplayAnswer, replay } from '../../shared/replay/replay.ts';
import { readConnection } from './environment.ts';

const { endpoint, credentials } = readConnection(process.env);
const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
const API_KEY = 'key-of-the-local-intake';
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

let datadog: LocalDatadog;
beforeAll(async () => {
  datadog = await startDatadog({ clock: systemWorldClock, keys: [API_KEY] });
});
afterAll(async () => {
  client.destroy();
  await datadog.close();
});

/** One record that is not empty, as Firehose parks it. */
const RECORD = readFluentBitFile('5.1.1-a-fargate-datadog-guide')[0]?.bytes.toString('base64');

function envelope(rawData = RECORD): string {
  return `${JSON.stringify({ rawData, errorCode: 'Lambda.FunctionError', attemptsMade: 4, arrivalTimestamp: Date.now() })}\n`;
}

async function newBucket(objects: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const Bucket = `replay-${crypto.randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  const entries = Object.entries(objects);
  for (let at = 0; at < entries.length; at += 50) {
    const some = entries.slice(at, at + 50);
    await Promise.all(some.map(([Key, Body]) => client.send(new PutObjectCommand({ Bucket, Key, Body }))));
  }
  return Bucket;
}

function run(bucket: string, input: object = {}): Promise<ReplayAnswer> {
  const settings = loadReprocessorSettings({ HYDRANT_BACKUP_BUCKET: bucket, DD_API_KEY: API_KEY, DD_URL: datadog.url });
  return replay(input, settings, {
    store: new S3ObjectStore(client, bucket),
    intakeFor: () => new HttpLogIntake(settings.intakeOrigin, fixedApiKey(API_KEY), settings.maxInFlight),
    clock: systemClock,
    random: Math.random,
    log: SILENT,
    remainingMs: () => Number.POSITIVE_INFINITY,
  });
}

/** All but the reports of runs and the ledger. */
async function keysOf(Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key = '' } of page.Contents ?? []) if (!OWN.test(Key)) keys.push(Key);
  }
  return keys;
}

const OWN = /^hydrant\/(reports|ledger)\//;

describe('a replay of a real S3 bucket', () => {
  it('shares it with ten others at the same time: no log twice, nothing left', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `failed/${index}`);
    const bucket = await newBucket(Object.fromEntries(keys.map((key) => [key, envelope()])));
    const before = datadog.accepted.length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => run(bucket)));
    expect(answers.reduce((sum, { objects }) => sum + objects.settled, 0)).toBe(60);
    expect(answers.reduce((sum, { objects }) => sum + objects.held, 0)).toBe(0);
    expect(answers.every(({ balanced }) => balanced)).toBe(true);
    expect(datadog.accepted.length - before).toBe(60);
    expect((await keysOf(bucket)).filter((key) => !key.startsWith('hydrant/replayed/'))).toEqual([]);
  });

  it('takes more objects than a page of the listing has, and settles every one', async () => {
    const keys = Array.from({ length: 1_050 }, (_, index) => `failed/${index}`);
    const bucket = await newBucket(Object.fromEntries(keys.map((key) => [key, envelope()])));
    const before = datadog.accepted.length;
    expect(await run(bucket)).toMatchObject({
      objects: { listed: 1_050, settled: 1_050, held: 0, remaining: 0 },
      records: { read: 1_050, delivered: 1_050 },
      balanced: true,
      complete: true,
    });
    expect(datadog.accepted.length - before).toBe(1_050);
    expect((await keysOf(bucket)).every((key) => key.startsWith('hydrant/replayed/failed/'))).toBe(true);
  });

  it('moves keys with spaces, plus, equals, colons and letters beyond ASCII', async () => {
    const keys = ['a b/c', 'a+b', 'year=2026/x', 'at:12:00', 'grün/ü', "it's (1)!*", '%2F'];
    const bucket = await newBucket(Object.fromEntries(keys.map((key) => [key, gzipSync(envelope())])));
    expect(await run(bucket)).toMatchObject({ objects: { settled: keys.length }, balanced: true });
    expect((await keysOf(bucket)).sort()).toEqual(keys.map((key) => `hydrant/replayed/${key}`).sort());
  });

  it('writes dead letters that it can read again, and leaves its own objects out unless they are named', async () => {
    const broken = gzipSync('never whole').subarray(0, 12).toString('base64');
    const bucket = await newBucket({ 'failed/x': `${envelope()}${envelope(broken)}not an envelope\n` });
    expect(await run(bucket)).toMatchObject({
      records: { read: 3, delivered: 1, deadLettered: 2 },
      objects: { settled: 1 },
    });
    expect(await keysOf(bucket)).toEqual(['hydrant/dead-letter/failed/x', 'hydrant/replayed/failed/x']);
    expect(await run(bucket)).toMatchObject({ objects: { listed: 0 }, records: { read: 0 } });
    const again = await run(bucket, { prefix: 'hydrant/dead-letter/' });
    expect(again).toMatchObject({ records: { read: 2, deadLettered: 2 }, objects: { settled: 1 }, balanced: true });
  });

  it('leaves everything where it is while the key is wrong', async () => {
    const bucket = await newBucket({ 'failed/x': envelope() });
    datadog.keys.delete(API_KEY);
    const answer = await run(bucket).finally(() => datadog.keys.add(API_KEY));
    expect(answer).toMatchObject({ records: { held: 1 }, objects: { held: 1 }, complete: false, next: {} });
    expect(await keysOf(bucket)).toEqual(['failed/x']);
  });
});
