import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../shared/replay/ports.ts';
import { HOUR_MS, line, NOW, ReplayWorld, record, transformedRecord } from '../replay/replay-world.ts';

const KEY = 'failed/a';
const WHOLE = { prefix: '' };

const isPoison = ({ message }: { readonly message: string }) => message.startsWith('poison');

const event = (log: string, namespace_name = 'n') => ({ log, kubernetes: { pod_name: 'p', namespace_name } });

const doubled = (world: ReplayWorld) => [...world.intake.times.values()].filter((times) => times > 1).length;

describe('a lease that cannot be prolonged when its object is to be settled', () => {
  it.each([
    [
      'because S3 fails',
      31_000,
      (world: ReplayWorld) =>
        world.store.trouble({ action: 'write', key: `hydrant/ledger/${KEY}/00000002.json`, fault: 'other' }),
    ],
    [
      'because another run has taken the object over',
      66_000,
      (world: ReplayWorld) =>
        world.store.put(
          `hydrant/ledger/${KEY}/00000002.json`,
          world.store.body(`hydrant/ledger/${KEY}/00000001.json`),
          NOW,
        ),
    ],
  ])('%s, leaves refused records with an outcome', async (_, waitMs, happens) => {
    const world = new ReplayWorld({ HYDRANT_LEASE_SECONDS: '60' });
    world.put(KEY, [line(record('good')), line(record('poison'))]);
    world.intake.isPoison = isPoison;
    // The pair is refused, the good one taken; while the poison is refused alone, time passes.
    world.intake.onRequest = () => {
      if (world.intake.payloads.length !== 2) return;
      world.clock.ms += waitMs;
      happens(world);
    };
    expect(await world.replay(WHOLE)).toMatchObject({ records: { read: 2, delivered: 1, held: 1 }, balanced: true });
  });
});

describe('a damaged object', () => {
  const damaged = (...lines: string[]) => Buffer.concat([gzipSync(`${lines.join('\n')}\n`), Buffer.from('no gzip')]);
  const letters = (world: ReplayWorld) => world.parkedKeys.filter((key) => key.startsWith('hydrant/dead-letter/'));

  it('that stays is given up from its damage on once, and not in every run', async () => {
    const world = new ReplayWorld();
    const late = line(transformedRecord('late', '2026-01-01T00:00:00.000Z'));
    world.store.put(KEY, damaged(line(record('a')), late), NOW);
    for (let run = 0; run < 3; run++) {
      expect(await world.replay({ ...WHOLE, late: 'hold' })).toMatchObject({ records: { read: 3 }, balanced: true });
    }
    expect(letters(world)).toHaveLength(1);
  });

  it('is not given up by a run that asks for one namespace only', async () => {
    const world = new ReplayWorld();
    world.store.put(KEY, damaged(line(record('a'))), NOW);
    await world.replay({ ...WHOLE, namespaces: ['shop'] });
    expect(letters(world)).toEqual([]);
    await world.replay(WHOLE);
    expect(letters(world)).toHaveLength(1);
  });
});

describe('a run with the mode all-data', () => {
  it('does not make the next one send again what was sent without it', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a')), line(record('b'), { errorCode: 'Lambda.FunctionError' })]);
    await world.replay({ ...WHOLE, errorCodes: ['HttpEndpoint.*'] });
    const [from, to] = [NOW - 2 * HOUR_MS, NOW].map((ms) => new Date(ms).toISOString());
    await world.replay({ ...WHOLE, mode: 'all-data', from, to });
    await world.replay(WHOLE);
    expect([...world.intake.times]).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

describe('refused logs at the head of the bucket', () => {
  const GOOD = 30;

  async function goodAfter(world: ReplayWorld, runs: number): Promise<number> {
    for (let index = 0; index < GOOD; index++) world.put(`failed/1${index}`, [line(record(`good ${index}`))]);
    for (let run = 0; run < runs; run++) {
      await world.replay(WHOLE);
      world.clock.ms += HOUR_MS;
    }
    return [...world.intake.times.keys()].filter((message) => message.startsWith('good')).length;
  }

  it('of which nothing else is left do not keep the next runs from what is behind them', async () => {
    const world = new ReplayWorld();
    world.intake.isPoison = isPoison;
    for (let index = 0; index < 8; index++) {
      const lines = Array.from({ length: 100 }, (_, at) =>
        line(record(`${at % 33 === 5 ? 'poison' : 'head'} ${index}.${at}`)),
      );
      world.put(`failed/0${index}`, lines, NOW - 2 * HOUR_MS);
    }
    const create = world.store.create.bind(world.store);
    world.store.create = async (key, body) => {
      if (key.includes('/dead-letter/')) throw new StoreError('other', 'SlowDown');
      return create(key, body);
    };
    await world.replay({ ...WHOLE, maxObjects: 8 });
    world.store.create = create;
    expect(await goodAfter(world, 5)).toBe(GOOD);
  });

  it('in objects of their own do not either', async () => {
    const world = new ReplayWorld();
    world.intake.isPoison = isPoison;
    for (let index = 0; index < 8; index++) {
      world.put(`failed/0${index}`, [line(record('poison 1')), line(record('poison 2'))], NOW - 2 * HOUR_MS);
    }
    expect(await goodAfter(world, 5)).toBe(GOOD);
  });

  it('that a gateway answers with 503 do not either', async () => {
    const world = new ReplayWorld();
    world.intake.isPoison = isPoison;
    world.intake.poisonStatus = 503;
    for (let index = 0; index < 8; index++) world.put(`failed/0${index}`, [line(record('poison'))], NOW - 2 * HOUR_MS);
    expect(await goodAfter(world, 6)).toBe(GOOD);
  });
});

describe('logs that may be doubled are counted', () => {
  it('in a record of which one is doubled by other settings and one by a lost answer', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.limits = { ...world.intake.limits, maxEntries: 1 };
    world.put(KEY, [line(JSON.stringify([event('A', 'a'), event('B', 'b')]))]);
    await world.replay({ ...WHOLE, namespaces: ['a'] });
    world.environment.DD_TAGS = 'team:x';
    world.intake.script.push(undefined, { cut: 'after-acceptance' });
    const { duplicatesPossible } = await world.replay(WHOLE);
    expect(doubled(world)).toBe(2);
    expect(duplicatesPossible).toBe(2);
  });

  it('where a late one was sent all the same, and another of its record is held', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.limits = { ...world.intake.limits, maxEntries: 1 };
    const late = JSON.parse(transformedRecord('late', '2026-01-01T00:00:00.000Z'));
    world.put(KEY, [line(JSON.stringify([late, event('good')]))]);
    world.intake.script.push(undefined, { status: 404 });
    const first = await world.replay({ ...WHOLE, late: 'send' });
    const second = await world.replay({ ...WHOLE, late: 'restamp' });
    expect(world.intake.times.get('late')).toBe(2);
    expect(first.duplicatesPossible + second.duplicatesPossible).toBe(1);
  });
});
