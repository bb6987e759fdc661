import { describe, expect, it } from 'vitest';
import { pause, resume, stop } from '../../shared/replay/control.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const CONTROL = 'hydrant/control/';

const KEYS = ['failed/a', 'failed/b', 'failed/c'];

/** Three objects, a payload each, which are sent one after the other. */
function threeObjects(): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
  for (const key of KEYS) world.put(key, [line(record(key))]);
  return world;
}

const bucketOf = ({ store }: ReplayWorld) => ({ store, statePrefix: 'hydrant/' });

const orderPause = (world: ReplayWorld): void => world.store.put(`${CONTROL}pause`, '', world.clock.now());

/** How often the world's runs have looked for orders. */
const looks = ({ store }: ReplayWorld): number => store.calls.filter((call) => call === `list ${CONTROL}`).length;

describe('a pause', () => {
  it('ends a run that starts while it holds, at once, and the run says so', async () => {
    const world = threeObjects();
    expect(await pause(bucketOf(world), NOW)).toBe(true);
    expect(await pause(bucketOf(world), NOW)).toBe(false);
    const answer = await world.replay();
    expect(answer).toMatchObject({ stopped: 'paused', complete: false, next: {}, logs: { sent: 0 } });
    expect(world.intake.payloads).toEqual([]);
    expect(world.store.calls.filter((call) => call.startsWith('read'))).toEqual([]);
    expect(world.logged.map(({ message }) => message)).toContain(
      'paused: nothing more is sent, until `hydrant resume`',
    );
  });

  it('holds until resume', async () => {
    const world = threeObjects();
    await pause(bucketOf(world), NOW);
    const { next } = await world.replay({ prefix: 'failed/' });
    expect(await resume(bucketOf(world))).toEqual(['pause']);
    expect(await world.replay(next)).toMatchObject({ stopped: null, complete: true, objects: { settled: 3 } });
    expect(await resume(bucketOf(world))).toEqual([]);
  });
});

describe('a stop', () => {
  it('ends the runs that began before it, and none that begins later', async () => {
    const world = threeObjects();
    world.clock.ms += 60_000;
    await stop(bucketOf(world), world.clock.now());
    world.clock.ms += 60_000;
    const part = { startedAt: new Date(NOW).toISOString() };
    expect(await world.replay(part)).toMatchObject({ stopped: 'stopped', complete: false });
    expect(await world.replay()).toMatchObject({ stopped: null, complete: true, objects: { settled: 3 } });
  });

  it('given again is given anew', async () => {
    const world = threeObjects();
    await stop(bucketOf(world), NOW);
    world.clock.ms += HOUR_MS;
    await stop(bucketOf(world), world.clock.now());
    const part = { startedAt: new Date(NOW + HOUR_MS / 2).toISOString() };
    expect(await world.replay(part)).toMatchObject({ stopped: 'stopped' });
  });
});

describe('a run that is under way', () => {
  it('finishes what is in flight, sends nothing more, and says how to go on', async () => {
    const world = threeObjects();
    world.intake.onRequest = () => {
      world.clock.ms += 10_000;
      if (world.intake.payloads.length === 0) orderPause(world);
    };
    const answer = await world.replay();
    expect(answer).toMatchObject({
      stopped: 'paused',
      complete: false,
      balanced: true,
      objects: { settled: 1 },
      next: { keys: ['failed/b', 'failed/c'] },
      logs: { sent: 1 },
    });
    expect(world.store.keys).toContain('hydrant/replayed/failed/a');
  });

  it('looks at its start, and then every 10 s at most', async () => {
    const world = threeObjects();
    await world.replay();
    expect(looks(world)).toBe(1);
    const slow = threeObjects();
    slow.intake.onRequest = () => {
      slow.clock.ms += 10_000;
    };
    await slow.replay();
    expect(looks(slow)).toBe(3);
  });

  it('goes on where it may not look, and says so once', async () => {
    const world = threeObjects();
    world.store.trouble({ action: 'list', key: CONTROL, fault: 'denied' });
    world.intake.onRequest = () => {
      world.clock.ms += 10_000;
    };
    expect(await world.replay()).toMatchObject({ stopped: null, complete: true, objects: { settled: 3 } });
    expect(looks(world)).toBe(1);
    expect(world.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('looks again where a look has failed, and warns of the first only', async () => {
    const world = threeObjects();
    for (const _ of 'ab') world.store.trouble({ action: 'list', key: CONTROL, fault: 'other' });
    world.intake.onRequest = () => {
      world.clock.ms += 10_000;
      if (world.intake.payloads.length === 1) orderPause(world);
    };
    expect(await world.replay()).toMatchObject({ stopped: 'paused', logs: { sent: 2 } });
    expect(world.logged.filter(({ message }) => message.includes('cannot be found out'))).toHaveLength(1);
  });
});

describe('the orders', () => {
  it('are never replayed', async () => {
    const world = new ReplayWorld();
    await stop(bucketOf(world), NOW);
    world.clock.ms += 60_000;
    expect((await world.replay({ prefix: 'hydrant/' })).objects.listed).toBe(0);
    expect((await world.replay({ keys: [`${CONTROL}stop`] })).objects.listed).toBe(0);
    expect(world.store.keys).toContain(`${CONTROL}stop`);
  });
});
