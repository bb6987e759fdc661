import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reprocess } from '../../functions/reprocessor/reprocess.ts';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { S3ObjectStore } from '../../shared/io/s3-object-store.ts';
import type { ObjectStore } from '../../shared/replay/ports.ts';
import { CollectedMetrics } from './collected-metrics.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'http-endpoint-failed/2026/03/01/09/logs-1-2026-03-01-09-00-00-c7cc019b';

/** What the reprocessor does as a Lambda: its answer, and of its metrics those of what is parked. */
async function invoke(world: ReplayWorld, input: unknown = {}, store: ObjectStore = world.store) {
  const metrics = new CollectedMetrics();
  const settings = loadReprocessorSettings(world.environment);
  const answer = await reprocess(input, settings, { ...world.ports, store, metrics });
  const parked = Object.entries(metrics.values).filter(([name]) => /Parked/.test(name));
  return { answer, parked: Object.fromEntries(parked), metrics };
}

/** A world with one parked object of one record. */
function worldWithOne(environment: Record<string, string> = {}): ReplayWorld {
  const world = new ReplayWorld(environment);
  world.put(KEY, [line(record('a'))]);
  return world;
}

const NOTHING_PARKED = { ParkedObjects: 0, ParkedBytes: 0, OldestParkedHoursLeft: 18, ParkedIncomplete: 0 };

describe('the metrics of what is parked', () => {
  it('are of what the run has left', async () => {
    const world = worldWithOne();
    expect((await invoke(world)).parked).toEqual(NOTHING_PARKED);
    const ill = worldWithOne();
    ill.intake.always = { status: 403 };
    const ParkedBytes = ill.store.body(KEY).length;
    const { parked } = await invoke(ill);
    expect(parked).toEqual({ ParkedObjects: 1, ParkedBytes, OldestParkedHoursLeft: 15, ParkedIncomplete: 0 });
  });

  it('are of the whole backup, also what the schedule is too late for and the input does not name', async () => {
    const world = worldWithOne();
    world.put(
      'processing-failed/2026/02/27/12/logs-1-2026-02-27-12-00-00-c7cc019b',
      [line(record('b'))],
      NOW - 48 * HOUR_MS,
    );
    expect((await invoke(world)).parked).toMatchObject({ ParkedObjects: 1, OldestParkedHoursLeft: -30 });
    expect((await invoke(world, { prefix: 'nothing/' })).parked).toMatchObject({ ParkedObjects: 1 });
  });

  it('are there of a bucket that is paused', async () => {
    const world = worldWithOne();
    world.store.put('hydrant/control/pause', '', NOW);
    const { answer, parked } = await invoke(world);
    expect(answer).toMatchObject({ stopped: 'paused' });
    expect(parked).toMatchObject({ ParkedObjects: 1, OldestParkedHoursLeft: 15 });
  });

  it("are none of a dry run, and none of a backfill's child", async () => {
    const world = worldWithOne();
    expect((await invoke(world, { dryRun: true })).parked).toEqual({});
    const child = await invoke(world, { BatchInput: { request: { prefix: '' } }, Items: [{ Key: KEY, Size: 1 }] });
    expect(child.metrics.values).toMatchObject({ ObjectsSettled: 1 });
    expect(child.parked).toEqual({});
  });

  it('do not say of a listing that broke off that nothing is parked', async () => {
    const world = worldWithOne();
    world.intake.onRequest = () => {
      world.clock.ms = NOW + 97_000;
    };
    world.deadlineMs = NOW + 100_000;
    expect((await invoke(world)).parked).toEqual({ ParkedIncomplete: 1 });
  });

  it('are left out where the bucket cannot be listed, with a warning, and the run is none the worse', async () => {
    const world = worldWithOne();
    world.intake.onRequest = () => world.store.trouble({ action: 'list', key: '', fault: 'denied' });
    const { answer, parked, metrics } = await invoke(world);
    expect(answer).toMatchObject({ complete: true, objects: { settled: 1 } });
    expect(metrics.values).toMatchObject({ ObjectsSettled: 1 });
    expect(parked).toEqual({});
    expect(world.logged).toContainEqual({
      level: 'warn',
      message: 'what is still parked could not be measured, and its metrics are left out',
      fields: { reason: 'could not list ' },
    });
  });
});

describe('over HTTP, from S3', () => {
  const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
  let s3: LocalS3;
  let client: S3Client;

  beforeEach(async () => {
    s3 = await startS3({ credentials, clock: new VirtualClock(NOW) });
    s3.createBucket('backup');
    client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
  });

  afterEach(async () => {
    client.destroy();
    await s3.close();
  });

  it('the metrics count every page, and leap over what is settled', async () => {
    for (let index = 0; index < 1_001; index++) {
      s3.put('backup', `http-endpoint-failed/${index}`, Buffer.from('ab'));
      s3.put('backup', `hydrant/replayed/${index}`, Buffer.from('ab'));
    }
    s3.put('backup', KEY.replace('http-endpoint', 'processing'), Buffer.from('ab'));
    s3.put('backup', 'hydrant/control/pause', Buffer.from(''));
    const { parked } = await invoke(new ReplayWorld(), {}, new S3ObjectStore(client, 'backup'));
    expect(parked).toEqual({
      ParkedObjects: 1_002,
      ParkedBytes: 2_004,
      OldestParkedHoursLeft: 15,
      ParkedIncomplete: 0,
    });
  });
});
