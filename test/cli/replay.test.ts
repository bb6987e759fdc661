import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { line, record } from '../replay/replay-world.ts';
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
  for (const key of ['failed/a', 'failed/b,c', 'failed/d']) s3.put(BUCKET, key, Buffer.from(`${line(record(key))}\n`));
});

afterAll(() => Promise.all([s3.close(), datadog.close()]));

async function replay(...options: string[]) {
  const environment = {
    HYDRANT_BACKUP_BUCKET: BUCKET,
    DD_API_KEY: API_KEY,
    DD_URL: datadog.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const { status, stdout } = await runHydrant(['replay', ...options], { environment });
  return { status, answer: JSON.parse(stdout) };
}

describe('hydrant replay', () => {
  it('reads exactly the keys it is given, one with a comma too', async () => {
    const { status, answer } = await replay('--dry-run', '--key', 'failed/b,c', '--key', 'failed/d');
    expect(answer).toMatchObject({ dryRun: true, objects: { listed: 2 }, records: { read: 2 } });
    expect(status).toBe(0);
    expect(datadog.accepted).toEqual([]);
  });

  it('that was asked for one object ends with status 0, and says what remains', async () => {
    const { status, answer } = await replay('--prefix', 'failed/', '--max-objects', '1');
    expect(answer).toMatchObject({ objects: { settled: 1, remaining: 2 }, complete: true });
    expect(status).toBe(0);
    expect(datadog.accepted).toHaveLength(1);
  });
});
