import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { line } from '../replay/replay-world.ts';
import { runHydrant } from './run-hydrant.ts';

const BUCKET = 'backup';
const API_KEY = 'a-key';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

let datadog: LocalDatadog;
let s3: LocalS3;

beforeAll(async () => {
  const clock = systemWorldClock;
  datadog = await startDatadog({ clock, keys: [API_KEY] });
  s3 = await startS3({ credentials, clock });
  s3.createBucket(BUCKET);
  const pod = (namespace: string, service: string, errorCode: string) =>
    line(JSON.stringify({ log: namespace, service, kubernetes: { namespace_name: namespace, pod_name: 'p-1' } }), {
      errorCode,
    });
  const lines = [
    pod('shop', 'cart', 'Lambda.FunctionError'),
    pod('shop', 'till', 'Lambda.FunctionError'),
    pod('bank', 'cart', 'Decompression failed.'),
    pod('bank', 'till', 'HttpEndpoint.DestinationException'),
  ];
  s3.put(BUCKET, 'failed/a', Buffer.from(`${lines.join('\n')}\n`));
});

afterAll(() => Promise.all([s3.close(), datadog.close()]));

const replay = (...options: string[]) =>
  runHydrant(['replay', ...options], {
    environment: {
      HYDRANT_BACKUP_BUCKET: BUCKET,
      DD_API_KEY: API_KEY,
      DD_URL: datadog.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  });

describe('hydrant replay', () => {
  it.each([
    [['--error-code', 'Lambda.*', '--error-code=Decompression failed.'], 3],
    [['--namespace', 'bank'], 2],
    [['--service=cart', '--prefix', 'failed/'], 2],
    [['--namespace', 'shop', '--namespace', 'bank', '--service', 'till', '--error-code', 'Http*'], 1],
    [['--namespace', 'sho'], 0],
  ])('sends only the records that %j selects, and keeps their object', async (options, delivered) => {
    const { status, stdout } = await replay('--from', '2020-01-01T00:00:00Z', ...options);
    expect(JSON.parse(stdout)).toMatchObject({
      objects: { listed: 1, held: 1 },
      records: { read: 4, delivered, skipped: 4 - delivered },
      report: expect.stringMatching(/^hydrant\/reports\/.+\.json$/),
    });
    expect(status).toBe(1);
    expect(s3.buckets.keys(BUCKET)).toContain('failed/a');
  });

  it.each([
    [['--error-code', 'Lambda.[a'], 'errorCodes.0'],
    [['--namespace='], 'namespaces.0'],
    [['--service', '--dry-run'], '--service'],
    [['--dry-run', '--error-code'], '--error-code'],
    [['--dry-run', '--prefix', '--namespace', 'x'], '--prefix'],
  ])('refuses %j with status 2, and reads nothing', async (options, words) => {
    const { status, stdout, stderr } = await replay(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
