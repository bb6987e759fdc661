import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { line, NOW, ReplayWorld, record, transformedRecord } from '../replay/replay-world.ts';

/** Each of these lost a record, until it was mended. */
describe('a dead letter', () => {
  it('never takes the place of another: of a key that comes back, and of one that ends in a number', async () => {
    const world = new ReplayWorld();
    for (const [key, text] of [
      ['a', 'first'],
      ['a.2', 'second'],
      ['a', 'third'],
    ] as const) {
      world.put(key, [text]);
      expect(await world.replay()).toMatchObject({ records: { deadLettered: 1 }, objects: { settled: 1 } });
    }
    const letters = world.store.keys.filter((key) => key.startsWith('hydrant/dead-letter/'));
    const texts = letters.flatMap((key) => world.deadLetters(key).map(({ text }) => text));
    expect(texts.sort()).toEqual(['first', 'second', 'third']);
  });

  it('is not written for an object that stays, which would be given up again each time', async () => {
    const world = new ReplayWorld({ HYDRANT_LATE: 'hold' });
    const old = transformedRecord('old', '2020-01-01T00:00:00.000Z');
    world.put('a', [line(old), 'broken']);
    expect(await world.replay()).toMatchObject({ records: { held: 2, deadLettered: 0 }, balanced: true });
    expect(world.store.keys).toEqual(['a']);
  });
});

describe('an object', () => {
  it('that goes on behind padding after its gzip stays, and nothing of it is lost from sight', async () => {
    const world = new ReplayWorld();
    const members = [gzipSync(`${line(record('one'))}\n`), Buffer.from([0]), gzipSync(`${line(record('two'))}\n`)];
    world.store.put('a', Buffer.concat(members), NOW);
    expect(await world.replay()).toMatchObject({ objects: { settled: 0, held: 1 }, balanced: true });
    expect(world.store.keys).toEqual(['a']);
  });
});

describe('an object in a format that is not read', () => {
  it.each([
    ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
    ['Snappy', [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]],
  ])('%s stays, and the warning says which setting to change', async (name, magic) => {
    const world = new ReplayWorld();
    world.store.put('a', Buffer.concat([Buffer.from(magic), Buffer.from('…\n…\n')]), NOW);
    expect(await world.replay()).toMatchObject({ objects: { held: 1 }, records: { read: 0 } });
    expect(JSON.stringify(world.logged)).toContain(name);
    expect(JSON.stringify(world.logged)).toContain('CompressionFormat');
  });
});

describe('what is left of a run that was ended', () => {
  it('is named, so that an object which stays where it is does not take the place of the others', async () => {
    const world = new ReplayWorld();
    for (let index = 0; index < 10; index++) world.put(`hydrant/replayed/${index}`, [line(record(`m${index}`))]);
    const perRequestMs = 10_000;
    world.intake.onRequest = () => world.clock.sleep(perRequestMs);
    let input: unknown = { prefix: 'hydrant/replayed/' };
    for (let run = 0; run < 20 && input !== null; run++) {
      world.deadlineMs = world.clock.now() + 60_000;
      input = (await world.replay(input)).next;
    }
    expect(input).toBeNull();
    const sent = Array.from({ length: 10 }, (_, index) => world.intake.times.get(`m${index}`) ?? 0);
    expect(sent.every((times) => times > 0)).toBe(true);
  });
});
