import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEYS = ['failed/a', 'failed/b', 'failed/c'];
const HELD = 'failed/b';
const LEDGER = `hydrant/ledger/${HELD}/`;

/** Three objects of a record each. */
function worldOfThree(): ReplayWorld {
  const world = new ReplayWorld();
  for (const key of KEYS) world.put(key, [line(record(key))]);
  return world;
}

const planOf = async (world: ReplayWorld) => (await world.replay({ prefix: 'failed/', dryRun: true })).plan;

describe('a plan of a bucket in which one object cannot be read', () => {
  it.each(['other', 'denied', 'missing'] as const)('goes on where its ledger is not (%s)', async (fault) => {
    const world = worldOfThree();
    world.store.trouble({ action: 'list', key: LEDGER, fault });
    expect(await planOf(world)).toMatchObject({
      read: { objects: 3, broken: 1 },
      logs: { value: 3, isEstimate: true },
    });
    const warnings = world.logged.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ fields }) => fields.key)).toEqual(fault === 'missing' ? [] : [HELD]);
  });

  it('goes on where the last entry of its ledger is gone: a run is settling it', async () => {
    const world = worldOfThree();
    const entry = `${LEDGER}00000001.json`;
    world.store.put(entry, '{}', NOW - HOUR_MS);
    world.store.trouble({ action: 'read', key: entry, fault: 'missing' });
    expect(await planOf(world)).toMatchObject({ read: { objects: 3, broken: 0 }, logs: { value: 3 } });
    expect(world.logged.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it.each(['other', 'denied', 'missing'] as const)('goes on where the object is not (%s)', async (fault) => {
    const world = worldOfThree();
    world.store.trouble({ action: 'read', key: HELD, fault });
    expect(await planOf(world)).toMatchObject({ read: { objects: 3, broken: 1 } });
  });

  it('is unknown where all are so', async () => {
    const world = worldOfThree();
    for (const key of KEYS) world.store.trouble({ action: 'list', key: `hydrant/ledger/${key}/`, fault: 'denied' });
    expect(await planOf(world)).toMatchObject({ verdict: { kind: 'unknown', feasible: false } });
  });
});

describe('what a dry run logs', () => {
  it('is a plan, and no replay', async () => {
    const world = worldOfThree();
    const { objects, records, replayId } = await world.replay({ prefix: 'failed/', dryRun: true });
    expect(world.logged).toEqual([
      {
        level: 'info',
        message: 'planned',
        fields: { replayId, objects, records, verdict: 'feasible', stopped: null, complete: true },
      },
    ]);
  });
});
