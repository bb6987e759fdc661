import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';

let services: ReplayServices;

beforeAll(async () => {
  services = await startReplayServices();
  for (const key of ['failed/a', 'failed/b,c', 'failed/d']) {
    services.s3.put(BUCKET, key, Buffer.from(`${line(record(key))}\n`));
  }
});

afterAll(() => services.close());

describe('hydrant replay', () => {
  it('reads exactly the keys it is given, one with a comma too', async () => {
    const { status, stdout } = await services.replay('--dry-run', '--key', 'failed/b,c', '--key', 'failed/d');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, objects: { listed: 2 }, records: { read: 2 } });
    expect(status).toBe(0);
    expect(services.datadog.accepted).toEqual([]);
  });

  it('that was asked for one object ends with status 0, and says what remains', async () => {
    const { status, stdout } = await services.replay('--prefix', 'failed/', '--max-objects', '1');
    expect(JSON.parse(stdout)).toMatchObject({ objects: { settled: 1, remaining: 2 }, complete: true });
    expect(status).toBe(0);
    expect(services.datadog.accepted).toHaveLength(1);
  });
});
