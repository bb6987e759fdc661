import { describe, expect, it } from 'vitest';
import { StoreError } from '../../shared/replay/ports.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/a';
/** Longer than any lease, and than what others wait because runs were broken off. */
const LATER_MS = 7 * HOUR_MS;

const messages = (count: number, name = 'm') => Array.from({ length: count }, (_, index) => `${name}${index}`);
const linesOf = (all: readonly string[]) => all.map((message) => line(record(message)));

function doubled(world: ReplayWorld): number {
  return [...world.intake.times.values()].reduce((sum, times) => sum + times - 1, 0);
}

/** An intake that takes small requests, so that an object needs many of them. */
function worldOfSmallRequests(inFlight: string, maxEntries = 2): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: inFlight });
  world.intake.limits = { ...world.intake.limits, maxEntries };
  return world;
}

const entryOf = (world: ReplayWorld, key: string) => JSON.parse(world.store.body(key).toString());

describe('the ledger', () => {
  it('is gone when its object is settled', async () => {
    const world = new ReplayWorld();
    world.put(KEY, linesOf(messages(3)));
    await world.replay();
    expect(world.store.calls).toContain(`write hydrant/ledger/${KEY}/00000001.json`);
    expect(world.ledgerKeys).toEqual([]);
  });

  it('says of an object that stays who held it, which lines are done, and where to go on', async () => {
    const world = new ReplayWorld();
    const lines = [...linesOf(['a', 'b']), line(record('c'), { errorCode: 'Lambda.FunctionError' }), ...linesOf(['d'])];
    world.put(KEY, lines);
    const { replayId } = await world.replay({ prefix: '', errorCodes: ['HttpEndpoint.*'] });
    const entry = entryOf(world, world.ledgerKeys.at(-1) ?? '');
    const [a = '', b = ''] = lines;
    expect(entry).toEqual({
      v: 1,
      key: KEY,
      etag: expect.any(String),
      replay_id: replayId,
      until: null,
      fruitless: 0,
      broken_off: 0,
      may_repeat: 0,
      repeated: 0,
      settings_id: expect.stringMatching(/^[0-9a-f]{16}-datadog$/),
      next: { line: 3, byte: a.length + b.length + 2 },
      records: 3,
      kept: false,
      done: false,
      lines: [
        [1, 2],
        [4, 4],
      ],
      logs: [],
    });
  });

  it.each(['1', '3', '8'])(
    'lets a run that was killed at any call be gone on with, with %s in flight',
    async (inFlight) => {
      const all = messages(24);
      let deaths = 0;
      for (let atCall = 1; atCall < 80; atCall++) {
        for (const afterEffect of [false, true]) {
          const world = worldOfSmallRequests(inFlight);
          world.put(KEY, linesOf(all));
          const first = await world.replayMortally({ atCall, afterEffect });
          world.clock.ms += LATER_MS;
          const answer = await world.replay();
          if (first !== undefined) continue;
          deaths++;
          expect(answer).toMatchObject({ balanced: true, complete: true });
          expect([...world.intake.times.keys()].sort()).toEqual([...all].sort());
          expect(world.parkedKeys).toEqual([`hydrant/replayed/${KEY}`]);
          expect(doubled(world)).toBeLessThanOrEqual(Number(inFlight) * 2);
          expect(doubled(world)).toBeLessThanOrEqual(answer.duplicatesPossible);
        }
      }
      expect(deaths).toBeGreaterThan(80);
    },
  );

  it('lets a run that was killed in the middle begin behind what is done, without reading it again', async () => {
    const world = worldOfSmallRequests('1');
    world.put(KEY, linesOf(messages(100)));
    await world.replayMortally({ atCall: 20, of: 'send', afterEffect: true });
    const sent = world.intake.accepted.length;
    expect(sent).toBeGreaterThan(10);
    world.clock.ms += LATER_MS;
    const { records } = await world.replay();
    expect(records).toMatchObject({ read: 100 });
    expect(records.doneBefore).toBeGreaterThanOrEqual(sent - 2);
    expect(doubled(world)).toBeLessThanOrEqual(2);
  });

  it('goes on in the middle of a record of many logs', async () => {
    const events = messages(40).map((message) => ({
      log: message,
      kubernetes: { pod_name: 'p', namespace_name: 'n' },
    }));
    for (let atCall = 8; atCall < 60; atCall += 3) {
      const world = worldOfSmallRequests('2');
      world.put(KEY, [line(JSON.stringify(events))]);
      const first = await world.replayMortally({ atCall, afterEffect: true });
      world.clock.ms += LATER_MS;
      await world.replay();
      expect(world.intake.times.size).toBe(40);
      if (first === undefined) expect(doubled(world)).toBeLessThanOrEqual(4);
    }
  });

  it('counts for nothing where the object is another one by now', async () => {
    const world = worldOfSmallRequests('1');
    world.put(KEY, linesOf(messages(10)));
    await world.replayMortally({ atCall: 3, of: 'send', afterEffect: true });
    world.put(KEY, linesOf(messages(12, 'n')));
    world.clock.ms += LATER_MS;
    const answer = await world.replay();
    expect(answer.records).toMatchObject({ read: 12, doneBefore: 0, delivered: 12 });
  });

  it('sends the logs of a half-done record again where the settings are others, and counts them', async () => {
    const events = messages(10).map((message) => ({
      log: message,
      kubernetes: { pod_name: 'p', namespace_name: 'n' },
    }));
    const world = worldOfSmallRequests('1');
    world.put(KEY, [line(JSON.stringify(events))]);
    await world.replayMortally({ atCall: 3, of: 'send', afterEffect: true });
    expect(entryOf(world, world.ledgerKeys.at(-1) ?? '').logs).toEqual([{ line: 1, of: 10, done: [[0, 3]] }]);
    world.environment.DD_TAGS = 'team:x';
    world.clock.ms += LATER_MS;
    const answer = await world.replay();
    expect(world.intake.times.get('m0')).toBe(2);
    expect(doubled(world)).toBeLessThanOrEqual(answer.duplicatesPossible);
  });
});

describe('two runs at a time', () => {
  it('never send the same object: fifty on one bucket send nothing twice', async () => {
    const world = new ReplayWorld();
    const all = Array.from({ length: 40 }, (_, index) => messages(7, `o${index}-`));
    for (const [index, some] of all.entries()) world.put(`failed/${index}`, linesOf(some));
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.replay()));
    expect(doubled(world)).toBe(0);
    expect(world.intake.times.size).toBe(280);
    expect(answers.every(({ balanced, complete }) => balanced && complete)).toBe(true);
    expect(answers.reduce((sum, { objects }) => sum + objects.settled, 0)).toBe(40);
    expect(answers.reduce((sum, { records }) => sum + records.delivered, 0)).toBe(280);
    expect(world.ledgerKeys).toEqual([]);
  });

  it('leave an object to the one that holds it, which is neither a fault nor left undone', async () => {
    const world = new ReplayWorld();
    world.put(KEY, linesOf(['a']));
    await world.replayMortally({ atCall: 1, of: 'send', afterEffect: false });
    const before = world.intake.accepted.length;
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { listed: 1, elsewhere: 1 }, complete: true, balanced: true });
    expect(world.intake.accepted).toHaveLength(before);
  });

  it.each([
    { dryRun: false, now: 'removed' },
    { dryRun: false, now: 'another' },
    { dryRun: true, now: 'removed' },
    { dryRun: true, now: 'another' },
  ])('neither fail nor hold what another settles while they read its ledger: %o', async ({ dryRun, now }) => {
    const world = new ReplayWorld();
    world.put(KEY, linesOf(['a']));
    await world.replayMortally({ atCall: 1, of: 'send', afterEffect: false });
    const entry = `hydrant/ledger/${KEY}/00000001.json`;
    world.store.trouble({
      action: 'read',
      key: entry,
      before: () => {
        for (const key of [KEY, entry]) void world.store.remove(key);
        if (now === 'another') world.store.put(entry, '{}', NOW);
      },
    });
    const answer = await world.replay({ dryRun });
    expect(answer).toMatchObject({ objects: { listed: 1, held: 0, settled: 0 }, complete: true, balanced: true });
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
    expect(world.intake.accepted).toEqual([]);
  });

  it('take an object over when its lease is over, and not before', async () => {
    const world = new ReplayWorld({ HYDRANT_LEASE_SECONDS: '60' });
    world.put(KEY, linesOf(['a']));
    await world.replayMortally({ atCall: 1, of: 'send', afterEffect: true });
    const until = Date.parse(entryOf(world, `hydrant/ledger/${KEY}/00000001.json`).until);
    expect(until).toBe(NOW + 60_000);
    world.clock.ms = until;
    expect((await world.replay()).objects).toMatchObject({ elsewhere: 1 });
    world.clock.ms = until + 5_001;
    expect((await world.replay()).objects).toMatchObject({ settled: 1 });
  });

  it('wait the longer for an object, the oftener its holder has ended without a word', async () => {
    const world = new ReplayWorld({ HYDRANT_LEASE_SECONDS: '60' });
    world.put(KEY, linesOf(['a']));
    for (const waitMs of [65_001, 125_001, 245_001]) {
      await world.replayMortally({ atCall: 1, of: 'send', afterEffect: false });
      world.clock.ms += waitMs - 1;
      expect((await world.replay()).objects).toMatchObject({ elsewhere: 1 });
      world.clock.ms += 1;
    }
    expect((await world.replay()).objects).toMatchObject({ settled: 1 });
  });

  it('mean the same time, whatever their clocks say', async () => {
    const world = new ReplayWorld({ HYDRANT_LEASE_SECONDS: '60' });
    world.put(KEY, linesOf(['a']));
    const find = world.store.find.bind(world.store);
    const aheadMs = -600_000;
    world.store.find = async (key) => {
      const object = await find(key);
      return { ...object, lastModifiedMs: object.lastModifiedMs + aheadMs };
    };
    await world.replayMortally({ atCall: 1, of: 'send', afterEffect: true });
    expect(Date.parse(entryOf(world, `hydrant/ledger/${KEY}/00000001.json`).until)).toBe(NOW + 60_000 + aheadMs);
    expect(world.logged[0]).toMatchObject({ level: 'warn', fields: { secondsAhead: 600 } });
  });

  it('leave alone what the ledger of a later version holds', async () => {
    const world = new ReplayWorld();
    world.put(KEY, linesOf(['a']));
    world.store.put(`hydrant/ledger/${KEY}/00000001.json`, '{"v":2}', NOW);
    world.clock.ms += LATER_MS;
    expect((await world.replay()).objects).toMatchObject({ elsewhere: 1 });
    expect(world.intake.accepted).toEqual([]);
    expect(world.logged[0]?.message).toContain('another version');
  });

  it('do not take the ledger of a longer key for that of a shorter one', async () => {
    const world = new ReplayWorld();
    world.put('a', linesOf(['short']));
    world.put('a/00000009.json', linesOf(['long']));
    await world.replayMortally({ atCall: 1, of: 'send', afterEffect: false }, { keys: ['a/00000009.json'] });
    world.clock.ms += LATER_MS;
    expect((await world.replay({ prefix: '' })).objects).toMatchObject({ settled: 2 });
  });
});

describe('where the ledger cannot be used', () => {
  it('nothing is sent without the right to write it, and the run ends', async () => {
    const world = new ReplayWorld();
    for (const key of ['a', 'b']) world.put(key, linesOf([key]));
    world.store.create = async (key) => {
      throw new StoreError('denied', `could not write ${key}`);
    };
    const answer = await world.replay();
    expect(world.intake.payloads).toEqual([]);
    expect(answer).toMatchObject({ complete: false, objects: { settled: 0 } });
  });

  it('a fault that passes holds one object, and not all that come after it', async () => {
    const world = new ReplayWorld();
    for (let index = 0; index < 20; index++)
      world.put(`failed/${String(index).padStart(2, '0')}`, linesOf([`m${index}`]));
    world.store.trouble({ action: 'find', key: 'hydrant/ledger/clock/20260301t120000z-800000', fault: 'other' });
    const { objects } = await world.replay();
    expect(objects.settled).toBeGreaterThanOrEqual(12);
    expect(objects.settled + objects.held).toBe(20);
    expect((await world.replay()).objects).toMatchObject({ held: 0 });
  });

  it('an object is given up in the middle, and its rest stays', async () => {
    const world = worldOfSmallRequests('1');
    world.put(KEY, linesOf(messages(10)));
    world.store.trouble({ action: 'write', key: `hydrant/ledger/${KEY}/00000003.json`, fault: 'other' });
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { held: 1 }, balanced: true });
    expect(await world.replay()).toMatchObject({ objects: { settled: 1 } });
    expect(world.intake.times.size).toBe(10);
    expect(doubled(world)).toBeLessThanOrEqual(2);
  });
});
