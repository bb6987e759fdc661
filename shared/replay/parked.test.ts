import { describe, expect, it } from 'vitest';
import { HOUR_MS, NOW, ReplayWorld } from '../../test/replay/replay-world.ts';
import { loadReprocessorSettings } from '../config/load.ts';
import type { LatePolicy } from '../config/reprocessor-settings.ts';
import { measureParked, type Parked } from './parked.ts';
import type { ObjectStore, StoredObject } from './ports.ts';

const measure = (world: ReplayWorld, store: Pick<ObjectStore, 'list'> = world.store): Promise<Parked> =>
  measureParked(loadReprocessorSettings(world.environment), { ...world.ports, store });

/** A key as Firehose writes it, of an object whose oldest record came so many hours ago. */
function key(folder: string, hoursAgo: number): string {
  const at = new Date(NOW - hoursAgo * HOUR_MS).toISOString().slice(0, 19);
  return `${folder}/${at.slice(0, 13).replace(/[-T]/g, '/')}/logs-1-${at.replace(/[T:]/g, '-')}-c7cc019b`;
}

/** A bucket with objects of two bytes, written now. */
function bucket(keys: readonly string[], environment: Record<string, string> = {}): ReplayWorld {
  const world = new ReplayWorld(environment);
  for (const one of keys) world.store.put(one, 'ab', NOW);
  return world;
}

describe('what is parked', () => {
  it('is nothing in an empty bucket', async () => {
    expect(await measure(bucket([]))).toEqual({ objects: 0, bytes: 0, oldestLeftMs: undefined, isComplete: true });
  });

  it('counts all that is not settled, however old, and the oldest by the time in its key', async () => {
    const keys = [key('processing-failed', 3), key('http-endpoint-failed', 5), 'errors/of-somebody', key('late', 40)];
    expect(await measure(bucket(keys))).toEqual({
      objects: 4,
      bytes: 8,
      oldestLeftMs: -22 * HOUR_MS,
      isComplete: true,
    });
    expect(await measure(bucket(keys.slice(0, 3)))).toMatchObject({ objects: 3, oldestLeftMs: 13 * HOUR_MS });
  });

  it('is as old as its object was written, where the key does not say', async () => {
    const world = bucket([]);
    world.store.put('errors/of-somebody', 'ab', NOW - 2 * HOUR_MS);
    expect(await measure(world)).toMatchObject({ oldestLeftMs: 16 * HOUR_MS });
  });

  it("leaves Datadog's window as that is set", async () => {
    const world = bucket([key('processing-failed', 3)], { HYDRANT_WINDOW_HOURS: '6' });
    expect(await measure(world)).toMatchObject({ oldestLeftMs: 3 * HOUR_MS });
  });

  it('is none of what Hydrant writes, and none beside the backup prefix', async () => {
    const own = ['hydrant/replayed/failed/a', 'hydrant/dead-letter/failed/a', 'hydrant/ledger/failed/a/00000001.json'];
    const beside = [key('all', 30), key('zzz', 30)];
    const world = bucket([...own, ...beside, key('failed', 1)], { HYDRANT_BACKUP_PREFIX: 'failed/' });
    expect(await measure(world)).toMatchObject({ objects: 1, oldestLeftMs: 17 * HOUR_MS });
    expect(await measure(bucket([...own, key('failed', 1), key('zzz', 1)]))).toMatchObject({ objects: 2 });
  });

  it('is none of what the mode AllData keeps at the root of the bucket', async () => {
    const raw = [key('x', 30), key('x', 2)].map((one) => one.slice('x/'.length));
    const world = bucket([...raw, key('processing-failed', 1)]);
    expect(await measure(world)).toEqual({ objects: 1, bytes: 2, oldestLeftMs: 17 * HOUR_MS, isComplete: true });
  });

  it.each<LatePolicy>(['hold', 'send'])('is late for good with %s, and then no reason to hurry', async (late) => {
    const settings = { HYDRANT_LATE: late };
    const keys = [key('processing-failed', 40), key('processing-failed', 3)];
    expect(await measure(bucket(keys, settings))).toMatchObject({ objects: 2, oldestLeftMs: 15 * HOUR_MS });
    expect(await measure(bucket(keys.slice(0, 1), settings))).toMatchObject({ objects: 1, oldestLeftMs: undefined });
  });
});

/** Measures a bucket of three objects, of which each takes so long to be listed. */
function measureSlowly(world: ReplayWorld, objectMs: number): Promise<Parked> {
  async function* list(prefix: string, startAfter?: string): AsyncGenerator<StoredObject> {
    for await (const object of world.store.list(prefix, startAfter)) {
      world.clock.ms += objectMs;
      yield object;
    }
  }
  return measure(world, { list });
}

describe('the measurement', () => {
  it('ends after a minute, with what it has seen', async () => {
    const parked = await measureSlowly(bucket(['a', 'b', 'c']), 25_000);
    expect(parked).toEqual({ objects: 2, bytes: 4, oldestLeftMs: 18 * HOUR_MS, isComplete: false });
  });

  it('leaves the run the time for its answer', async () => {
    const world = bucket(['a', 'b', 'c']);
    world.deadlineMs = NOW + 20_000;
    expect(await measureSlowly(world, 8_000)).toMatchObject({ objects: 1, isComplete: false });
    expect(world.clock.now()).toBe(NOW + 16_000);
  });

  it('does not begin where there is no time', async () => {
    const world = bucket(['a']);
    world.deadlineMs = NOW + 5_000;
    expect(await measure(world)).toMatchObject({ objects: 0, isComplete: false });
    expect(world.store.calls).toEqual([]);
  });

  it('gives each listing the time that is left', async () => {
    const world = bucket(['a', 'hydrant/replayed/a', 'z']);
    world.deadlineMs = NOW + 30_000;
    const given: (number | undefined)[] = [];
    const list: ObjectStore['list'] = (prefix, startAfter, withinMs) => {
      given.push(withinMs);
      world.clock.ms += 4_000;
      return world.store.list(prefix, startAfter);
    };
    expect(await measure(world, { list })).toMatchObject({ objects: 2, isComplete: true });
    expect(given).toEqual([26_000, 22_000]);
  });

  it('was cut short where a listing fails when the time is over, and has failed before that', async () => {
    const world = bucket(['a']);
    world.store.trouble({ action: 'list', key: '', fault: 'other', before: () => (world.clock.ms += 61_000) });
    expect(await measure(world)).toMatchObject({ objects: 0, isComplete: false });
    world.store.trouble({ action: 'list', key: '', fault: 'denied' });
    await expect(measure(world)).rejects.toMatchObject({ fault: 'denied' });
  });
});
