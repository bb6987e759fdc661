import { describe, expect, it } from 'vitest';
import { STATE_FOLDERS } from '../../shared/replay/keys.ts';
import { StoreError } from '../../shared/replay/ports.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const one = (message: string) => [line(record(message))];
const sent = (world: ReplayWorld) => world.intake.accepted.map(({ message }) => message).sort();

describe('what a run takes', () => {
  it('is, for the schedule, what was written in the last hours; what is older is listed and held', async () => {
    const world = new ReplayWorld({ HYDRANT_SCHEDULE_HOURS: '6' });
    world.put('new', one('new'), NOW - 6 * HOUR_MS);
    world.put('old', one('old'), NOW - 6 * HOUR_MS - 1);
    for (const input of [{}, undefined, { 'detail-type': 'Scheduled Event', detail: {} }]) {
      const answer = await world.replay(input);
      expect(answer.objects.held).toBe(1);
    }
    expect(sent(world)).toEqual(['new']);
    expect(world.parkedKeys).toEqual(['hydrant/replayed/new', 'old']);
  });

  it('goes from the oldest object to the newest', async () => {
    const world = new ReplayWorld();
    for (const [index, key] of ['c', 'a', 'b'].entries()) world.put(key, one(key), NOW - (9 - index) * 1_000);
    await world.replay();
    const reads = world.store.calls.filter((call) => call.startsWith('read'));
    expect(reads).toEqual(['read c', 'read a', 'read b']);
  });

  it('is below the backup prefix, or the one that is named', async () => {
    const world = new ReplayWorld({ HYDRANT_BACKUP_PREFIX: 'failed/' });
    world.put('failed/a', one('a'));
    world.put('other/b', one('b'));
    expect((await world.replay()).objects.listed).toBe(1);
    expect((await world.replay({ prefix: 'other/' })).objects.listed).toBe(1);
    expect(sent(world)).toEqual(['a', 'b']);
  });

  it('is said to be nothing where nothing lies below the prefix that is named', async () => {
    const world = new ReplayWorld({ HYDRANT_BACKUP_PREFIX: 'failed/' });
    world.put('failed/http-endpoint-failed/a', one('a'));
    const { objects, warnings } = await world.replay({ prefix: 'http-endpoint-failed/' });
    expect(objects.listed).toBe(0);
    expect(warnings).toEqual([
      'nothing lies below the prefix "http-endpoint-failed/"; HYDRANT_BACKUP_PREFIX is "failed/"',
    ]);
    expect(world.logged).toContainEqual({ level: 'warn', message: warnings[0], fields: {} });
    const quiet = [{}, { prefix: 'failed/' }, { prefix: '' }, { prefix: 'hydrant/dead-letter/' }, { keys: ['gone'] }];
    for (const input of quiet) expect((await world.replay(input)).warnings).toEqual([]);
    delete world.environment.HYDRANT_BACKUP_PREFIX;
    expect((await world.replay({ prefix: 'x' })).warnings).toEqual([
      'nothing lies below the prefix "x"; HYDRANT_BACKUP_PREFIX is not set here',
    ]);
  });

  it.each([{ prefix: '' }, { prefix: 'all/' }, { keys: ['all/2026/03/01/11/a'] }])(
    'is nothing of the mode AllData for %j, unless that is asked for',
    async (input) => {
      const world = new ReplayWorld({ HYDRANT_BACKUP_PREFIX: 'failed/' });
      world.store.put('all/2026/03/01/11/a', record('raw'), NOW - HOUR_MS);
      const { objects, records, warnings } = await world.replay(input);
      expect([objects.listed, records.read]).toEqual([0, 0]);
      expect(warnings).toEqual([expect.stringMatching(/^1 object of the backup mode AllData left alone: /)]);
      expect(world.parkedKeys).toEqual(['all/2026/03/01/11/a']);
      const range = { from: new Date(NOW - 2 * HOUR_MS).toISOString(), to: new Date(NOW).toISOString() };
      const asked = await world.replay({ ...input, mode: 'all-data', ...range });
      expect(asked).toMatchObject({ objects: { listed: 1 }, records: { delivered: 1 }, warnings: [] });
    },
  );

  it.each([{}, { prefix: '' }, { prefix: 'hydr' }, { prefix: 'hydrant' }])(
    "is never Hydrant's own for %j",
    async (input) => {
      const world = new ReplayWorld();
      for (const folder of STATE_FOLDERS) world.put(`hydrant/${folder}/x`, one('x'));
      expect((await world.replay(input)).objects.listed).toBe(0);
      expect(world.intake.payloads).toEqual([]);
    },
  );

  it('is of what Hydrant wrote what is named, but never the ledger and the reports', async () => {
    const world = new ReplayWorld();
    for (const folder of ['replayed', 'dead-letter', 'ledger', 'reports'])
      world.put(`hydrant/${folder}/x`, one(folder));
    const { report } = await world.replay({ prefix: 'hydrant/' });
    expect(sent(world)).toEqual(['dead-letter', 'replayed']);
    world.clock.ms += HOUR_MS;
    const named = await world.replay({ keys: ['hydrant/ledger/x', 'hydrant/reports/x'] });
    expect(named.objects.listed).toBe(0);
    expect(world.logged.filter(({ level }) => level === 'warn')).toHaveLength(2);
    expect(sent(world)).toEqual(['dead-letter', 'replayed']);
    expect(world.store.keys).toEqual([
      'hydrant/ledger/x',
      'hydrant/replayed/dead-letter/x',
      'hydrant/replayed/x',
      report,
      named.report,
      'hydrant/reports/x',
    ]);
  });

  it('is the keys that are named, each once, and those that are gone are no trouble', async () => {
    const world = new ReplayWorld();
    world.put('a', one('a'));
    world.put('b', one('b'));
    const answer = await world.replay({ keys: ['b', 'gone', 'b'] });
    expect(answer.objects).toEqual({ listed: 1, settled: 1, held: 0, partly: 0, elsewhere: 0, remaining: 0 });
    expect(sent(world)).toEqual(['b']);
  });

  it('is at most so many objects or bytes, but at least one; the others remain', async () => {
    const world = new ReplayWorld();
    for (const key of ['a', 'b', 'c', 'd']) world.put(key, one(key));
    expect((await world.replay({ maxObjects: 2 })).objects).toMatchObject({ settled: 2, remaining: 2 });
    expect((await world.replay({ maxBytes: 1 })).objects).toMatchObject({ settled: 1, remaining: 1 });
  });

  it('is not what is younger than asked for', async () => {
    const world = new ReplayWorld({ HYDRANT_MIN_AGE_SECONDS: '900' });
    world.put('young', one('young'), NOW - 899_000);
    world.put('old', one('old'), NOW - 900_000);
    expect((await world.replay()).objects).toEqual({
      listed: 2,
      settled: 1,
      held: 1,
      partly: 0,
      elsewhere: 0,
      remaining: 0,
    });
    expect(sent(world)).toEqual(['old']);
  });

  it('is nothing, and nothing is sent, where the bucket cannot be listed', async () => {
    const world = new ReplayWorld();
    world.put('a', one('a'));
    world.store.trouble({ action: 'list', key: '', fault: 'denied' });
    await expect(world.replay()).rejects.toThrow(StoreError);
    expect(world.intake.payloads).toEqual([]);
  });
});
