import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

let services: ReplayServices;

beforeAll(async () => {
  services = await startReplayServices();
  services.s3.put(BUCKET, 'failed/a', Buffer.from(`${line(record('a'))}\n`));
});

afterAll(() => services.close());

describe('hydrant pause, stop and resume', () => {
  it('hold a replay back, and let it go on', async () => {
    expect(await services.run('pause')).toMatchObject({ status: 0, stdout: expect.stringContaining('paused') });
    expect(await services.run('pause', `s3://${BUCKET}`)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('already'),
    });
    expect(await services.run('stop')).toMatchObject({ status: 0, stdout: expect.stringContaining('stopped') });
    const held = await services.replay();
    expect(held.status).toBe(1);
    expect(JSON.parse(held.stdout)).toMatchObject({ stopped: 'paused', complete: false });
    expect(services.datadog.accepted).toEqual([]);

    expect((await services.run('resume')).stdout).toBe(`s3://${BUCKET} taken back: pause, stop\n`);
    expect((await services.run('resume')).stdout).toBe(`s3://${BUCKET} there was no order to take back\n`);
    expect(services.s3.buckets.keys(BUCKET, 'hydrant/control/')).toEqual([]);
    expect((await services.replay('--prefix', 'failed/')).status).toBe(0);
    expect(services.datadog.accepted).toHaveLength(1);
  });

  it.each([
    ['backup', 's3://bucket'],
    [`s3://${BUCKET}/prefix`, 'whole bucket'],
  ])('are for a bucket, not for %s', async (place, words) => {
    expect(await services.run('pause', place)).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
  });
});
