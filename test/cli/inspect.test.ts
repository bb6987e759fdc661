import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInspectOptions } from '../../cli/inspect.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { line } from '../replay/replay-world.ts';
import { runHydrant } from './run-hydrant.ts';

const BUCKET = 'backup';
const SECRET = 'the-payload';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

let s3: LocalS3;

beforeAll(async () => {
  s3 = await startS3({ credentials, clock: systemWorldClock });
  s3.createBucket(BUCKET);
  s3.createBucket('empty');
  const lines = ['a', 'b'].map((app) => `${line(`{"log":"${SECRET}","service":"${app}"}`)}\n`).join('');
  s3.put(BUCKET, 'failed/a+b c', Buffer.from(lines));
  s3.put(BUCKET, 'failed/gzip', gzipSync(lines));
  s3.put(BUCKET, 'hydrant/replayed/failed/a', Buffer.from(lines));
  s3.put(BUCKET, 'torn/a', gzipSync(lines).subarray(0, -4));
});

afterAll(() => s3.close());

/** No key of Datadog is among the settings. */
function inspect(args: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const environment = {
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...settings,
  };
  return runHydrant(['inspect', ...args], { environment });
}

describe('hydrant inspect', () => {
  it('says what is in the bucket that is named, and needs no key of Datadog', async () => {
    const { status, stdout, stderr } = await inspect([`s3://${BUCKET}/failed/`]);
    expect(stdout).toMatch(/^s3:\/\/backup\/failed\/\n {2}objects +2\n {2}lines +4\n {2}records +4 with 4 logs\n/);
    expect(stdout).toMatch(/^ +4 +\d+ B {2}HttpEndpoint\.DestinationException$/m);
    expect(stdout).toMatch(/^ {2}2026-03-01 11:00 {2}4 {2}█+$/m);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('shows no payload and no colour where nobody has asked for them', async () => {
    const { stdout } = await inspect([`s3://${BUCKET}`]);
    expect(stdout).not.toContain(SECRET);
    expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
    expect((await inspect([`s3://${BUCKET}`, '--show', '1'])).stdout).toContain(`"message": "${SECRET}"`);
  });

  it('takes the bucket and the prefix of the settings, or a prefix of its own', async () => {
    const settings = { HYDRANT_BACKUP_BUCKET: BUCKET, HYDRANT_BACKUP_PREFIX: 'failed/' };
    const listed = async (...args: string[]) => JSON.parse((await inspect(args, settings)).stdout).objects.listed;
    expect(await listed('--json')).toBe(2);
    expect(await listed('--json', '--prefix', 'hydrant/')).toBe(1);
    expect(await listed('--json', 's3://empty')).toBe(0);
    expect(await listed('--json', `s3://${BUCKET}`)).toBe(3);
  });

  it('ends with status 1 where an object could not be read, and says so', async () => {
    const { status, stdout } = await inspect([`s3://${BUCKET}/torn/`]);
    expect(stdout).toContain('\nobjects that could not be read to their end\n  torn/a\n    its gzip is cut');
    expect(status).toBe(1);
  });

  it('ends with status 0 where no more than some objects were asked for', async () => {
    const { status, stdout } = await inspect([`s3://${BUCKET}/failed/`, '--max-objects', '1', '--json']);
    expect(JSON.parse(stdout).objects).toEqual({ listed: 2, read: 1, unreadable: 0, left: 1, delivered: 0 });
    expect(status).toBe(0);
  });

  it('says why a bucket cannot be listed', async () => {
    const { status, stdout, stderr } = await inspect(['s3://no-such-bucket']);
    expect(stderr).toMatch(/^could not list s3:\/\/no-such-bucket\/: NoSuchBucket.*\n$/);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it.each([
    [
      [],
      'name a stack or a bucket, hydrant inspect --stack hydrant-prod or s3://bucket/prefix, or set HYDRANT_BACKUP_BUCKET',
    ],
    [['backup'], 'inspect takes a bucket like s3://bucket/prefix, not "backup"'],
    [['s3://a', 's3://b'], 'name one bucket'],
    [['s3://a/b', '--prefix', 'c'], '--prefix: the s3:// URL names one already'],
    [['s3://a', '--from', 'noon'], '--from takes a time like 2026-01-27T16:00:00Z, not "noon"'],
    [['s3://a', '--to', '2026-02-30T00:00:00Z'], '--to takes a time like'],
    [['s3://a', '--show', '101'], '--show takes a whole number from 1 to 100, not "101"'],
    [['s3://a', '--late', 'hold'], "Unknown option '--late'"],
  ])('%j is wrong use, in one sentence and with status 2', async (args, sentence) => {
    const { status, stdout, stderr } = await inspect(args);
    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('refuses wrong settings, as the other commands do', async () => {
    const { status, stderr } = await inspect([`s3://${BUCKET}`], { HYDRANT_WINDOW_HOURS: 'x' });
    expect(stderr).toContain('HYDRANT_WINDOW_HOURS is "x"');
    expect(status).toBe(2);
  });
});

describe('the options of an inspection', () => {
  it('are a bucket, a prefix, a range and limits', () => {
    const args = ['s3://b/failed/a b+c/', '--from', '2026-01-27T16:00:00Z', '--to', '2026-01-27T17:00:00Z', '--json'];
    expect(readInspectOptions([...args, '--max-objects', '3', '--max-bytes', '4', '--show', '5'])).toEqual({
      bucket: 'b',
      prefix: 'failed/a b+c/',
      fromMs: Date.parse('2026-01-27T16:00:00.000Z'),
      toMs: Date.parse('2026-01-27T17:00:00.000Z'),
      maxObjects: 3,
      maxBytes: 4,
      show: 5,
      json: true,
    });
  });

  it('leave what is not named to the settings, but for the prefix of a bucket that is named', () => {
    expect(readInspectOptions([])).toMatchObject({ bucket: undefined, prefix: undefined, show: 0, json: false });
    expect(readInspectOptions(['s3://b'])).toMatchObject({ bucket: 'b', prefix: '' });
    expect(readInspectOptions(['s3://b', '--prefix', 'p'])).toMatchObject({ bucket: 'b', prefix: 'p' });
  });

  it.each([
    [['--max-objects', '0']],
    [['--max-bytes', 'many']],
    [['--show', '-1']],
    [['--to', '1']],
    [['--from', '2026-01-27T17:00:00Z', '--to', '2026-01-27T16:00:00Z']],
    [['s3://']],
  ])('%j are refused', (args) => {
    expect(() => readInspectOptions(args)).toThrow();
  });

  it('say what is wrong with them', () => {
    expect(() => readInspectOptions(['--max-objects', '0'])).toThrow(UsageError);
  });
});
