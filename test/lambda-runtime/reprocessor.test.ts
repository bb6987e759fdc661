import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { moveTimes, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { deploy } from './deploy.ts';
import { backupObject } from './firehose-input.ts';

const BUCKET = 'backup';
const API_KEY = 'valid-key';
const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' };
const FAILED = 'processing-failed/2026/03/01/12/hydrant-1-2026-03-01-12-00-00-1';

async function startBucket(): Promise<LocalS3> {
  const s3 = await startS3({ credentials: CREDENTIALS });
  onTestFinished(() => s3.close());
  s3.createBucket(BUCKET);
  return s3;
}

async function startIntake(): Promise<LocalDatadog> {
  const datadog = await startDatadog({ clock: systemWorldClock, keys: [API_KEY] });
  onTestFinished(() => datadog.close());
  return datadog;
}

/** @returns the origin of a server that takes requests and never answers one */
async function startSilence(): Promise<string> {
  const server = createServer(() => {});
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** All but the reports of runs and the ledger. */
const parkedKeys = (s3: LocalS3) => s3.buckets.keys(BUCKET).filter((key) => !/^hydrant\/(reports|ledger)\//.test(key));

const settings = (s3: LocalS3, intake: string) => ({
  AWS_ENDPOINT_URL_S3: s3.url,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  HYDRANT_BACKUP_BUCKET: BUCKET,
  DD_URL: intake,
  DD_API_KEY: API_KEY,
});

/** Records of an hour ago. */
const ARRIVAL_MS = Date.now() - 3_600_000;
const RECORDS = readFluentBitFile('5.1.1-a-fargate-datadog-guide').map(({ bytes }) => moveTimes(bytes, ARRIVAL_MS));
/** Some of the records hold an empty line, which gives no log. */
const EMPTY_LINES = 3;
const LOGS = RECORDS.length - EMPTY_LINES;

it('replays a bucket: every log is with Datadog, every object moved', async () => {
  const s3 = await startBucket();
  const datadog = await startIntake();
  s3.put(BUCKET, `${FAILED}-a.gz`, backupObject(RECORDS, ARRIVAL_MS));
  s3.put(BUCKET, `${FAILED}-b.gz`, backupObject(RECORDS, ARRIVAL_MS));
  const lambda = deploy('reprocessor', settings(s3, datadog.url));

  const outcome = await lambda.invoke({});

  expect(outcome).toMatchObject({
    ok: true,
    payload: {
      complete: true,
      balanced: true,
      next: null,
      objects: { listed: 2, settled: 2, held: 0, remaining: 0 },
      records: { read: 2 * RECORDS.length, delivered: 2 * LOGS, dropped: 2 * EMPTY_LINES },
      logs: { sent: 2 * LOGS },
      duplicatesPossible: 0,
      errorCodes: { 'Lambda.FunctionError': 2 * RECORDS.length },
    },
  });
  expect(datadog.accepted).toHaveLength(2 * LOGS);
  expect(datadog.discarded).toBe(0);
  expect(parkedKeys(s3)).toEqual([`hydrant/replayed/${FAILED}-a.gz`, `hydrant/replayed/${FAILED}-b.gz`]);
});

it('finds nothing to do in a second run of the same sandbox', async () => {
  const s3 = await startBucket();
  const datadog = await startIntake();
  s3.put(BUCKET, FAILED, backupObject(RECORDS, ARRIVAL_MS));
  const lambda = deploy('reprocessor', settings(s3, datadog.url));
  await lambda.invoke({});

  const outcome = await lambda.invoke({});

  expect(outcome).toMatchObject({
    ok: true,
    payload: { complete: true, objects: { listed: 0 }, records: { read: 0 } },
  });
  expect(datadog.accepted).toHaveLength(LOGS);
  expect(lambda.coldStarts).toBe(1);
});

it('fails with a remedy where the bucket does not take its credentials', async () => {
  const s3 = await startBucket();
  const wrongKey = { ...settings(s3, await startSilence()), AWS_SECRET_ACCESS_KEY: 'another' };

  const outcome = await deploy('reprocessor', wrongKey).invoke({});

  expect(outcome).toMatchObject({ ok: false, errorType: 'StoreError' });
  expect(outcome).toHaveProperty('errorMessage', expect.stringContaining('AWS_SECRET_ACCESS_KEY does not belong'));
});

it('answers before its deadline although the intake never does, and leaves the bucket as it is', async () => {
  const s3 = await startBucket();
  s3.put(BUCKET, FAILED, backupObject(RECORDS, ARRIVAL_MS));
  const lambda = deploy('reprocessor', settings(s3, await startSilence()), 8_000);

  const outcome = await lambda.invoke({});

  expect(outcome).toMatchObject({
    ok: true,
    payload: {
      complete: false,
      balanced: true,
      next: {},
      objects: { held: 1, settled: 0 },
      records: { read: RECORDS.length, delivered: 0, held: LOGS, dropped: EMPTY_LINES },
      duplicatesPossible: LOGS,
    },
  });
  expect(parkedKeys(s3)).toEqual([FAILED]);
});
