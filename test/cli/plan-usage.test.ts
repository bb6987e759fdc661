import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ReplayServices, startReplayServices } from './replay-services.ts';

let services: ReplayServices;

beforeAll(async () => {
  services = await startReplayServices();
});

afterAll(() => services.close());

it.each([
  [['backup'], 'plan takes a bucket like s3://bucket/prefix, not "backup"'],
  [['s3://a', 's3://b'], 'name one bucket: hydrant plan s3://bucket/prefix'],
  [['--preview', '101'], 'preview: '],
  [['--preview', 'all'], 'preview: '],
  [['--reprocessors', '51'], 'reprocessors: a backfill lets 50 run at once (HYDRANT_REPROCESSOR_CONCURRENCY), got 51'],
  [['--dry-run'], "Unknown option '--dry-run'"],
  [['--late', 'drop'], 'late: '],
])('hydrant plan %j is wrong use, with status 2', async (args, sentence) => {
  const { status, stdout, stderr } = await services.plan(...args);
  expect(stderr).toContain(sentence);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
