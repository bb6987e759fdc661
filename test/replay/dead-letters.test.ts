import { describe, expect, it } from 'vitest';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/a';
const LETTER = `hydrant/dead-letter/${KEY}`;

/** @param poison the indices of the poison among `count` records, of which the message is `poison <index>` */
function worldWithPoison(count: number, ...poison: number[]): ReplayWorld {
  const world = new ReplayWorld();
  world.intake.isPoison = ({ message }) => message.startsWith('poison');
  const message = (index: number) => (poison.includes(index) ? `poison ${index}` : `good ${index}`);
  world.put(
    KEY,
    Array.from({ length: count }, (_, index) => line(record(message(index)))),
  );
  return world;
}

describe('what Datadog refuses for good', () => {
  it.each([400, 413])('is halved until the poison stands alone, after %i', async (status) => {
    const world = worldWithPoison(100, 0, 41, 99);
    world.intake.poisonStatus = status;
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { settled: 1, held: 0 },
      records: { read: 100, delivered: 97, deadLettered: 3 },
      logs: { sent: 97 },
      duplicatesPossible: 0,
      balanced: true,
    });
    expect(world.intake.times.size).toBe(97);
    expect(world.intake.payloads.length).toBeLessThan(50);
    expect(world.parkedKeys).toEqual([LETTER, `hydrant/replayed/${KEY}`]);
    const letters = world.deadLetters(LETTER);
    expect(letters.map(({ sourceLine }) => sourceLine)).toEqual([1, 42, 100]);
    for (const letter of letters) {
      expect(letter).toMatchObject({ errorCode: 'Hydrant.RefusedByDatadog', sourceKey: KEY });
      expect(letter.text).toContain(`poison ${letter.sourceLine - 1}`);
    }
    const { errorMessage, arrivalTimestamp } = JSON.parse(world.store.body(LETTER).toString().split('\n')[0] ?? '');
    expect(errorMessage).toContain(`${status} `);
    expect(errorMessage).toContain('poison');
    expect(arrivalTimestamp).toBe(NOW - 3_600_000);
  });

  it('is replayed from its dead letter when the prefix names it', async () => {
    const world = worldWithPoison(20, 7);
    await world.replay();
    world.intake.isPoison = () => false;
    const answer = await world.replay({ prefix: 'hydrant/dead-letter/' });
    expect(answer).toMatchObject({ objects: { listed: 1, settled: 1 }, records: { delivered: 1 } });
    expect(world.intake.times.get('poison 7')).toBe(1);
    expect(world.parkedKeys).toEqual([`hydrant/replayed/dead-letter/${KEY}`, `hydrant/replayed/${KEY}`]);
  });

  it('and is refused again, is kept in a letter of its own', async () => {
    const world = worldWithPoison(20, 7);
    await world.replay();
    world.put('failed/b', [line(record('good b'))]);
    const input = { keys: [LETTER, 'failed/b'] };
    const { objects } = await world.replay(input);
    expect(objects).toMatchObject({ settled: 2, held: 0 });
    const letters = world.parkedKeys.filter((key) => key.startsWith('hydrant/dead-letter/'));
    expect(letters).toEqual([expect.stringMatching(/^hydrant\/dead-letter\/failed\/a\.20260301t\d{6}z-[0-9a-f]{6}$/)]);
    expect(world.deadLetters(letters[0] ?? '')[0]?.text).toContain('poison 7');
  });

  it('is held where its dead letter cannot be written', async () => {
    const world = worldWithPoison(20, 7);
    world.store.trouble({ action: 'write', key: LETTER, fault: 'denied' });
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { settled: 0, held: 1 },
      records: { delivered: 19, deadLettered: 0, held: 1 },
      duplicatesPossible: 0,
      balanced: true,
    });
    expect(world.parkedKeys).toEqual([KEY]);
  });

  it('is given up only in part where a record became several logs', async () => {
    const world = new ReplayWorld();
    world.intake.isPoison = ({ hydrant }) => hydrant.part?.index === 2;
    world.put(KEY, [
      line(record('x'.repeat(2_000_000))),
      ...Array.from({ length: 30 }, (_, i) => line(record(`${i}`))),
    ]);
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 1 }, records: { read: 31, deadLettered: 1, delivered: 30 } });
    const letters = world.deadLetters(LETTER);
    expect(letters.map(({ text }) => JSON.parse(text).hydrant.part)).toEqual([{ index: 2, of: 3 }]);
    expect(world.intake.accepted.filter(({ hydrant }) => hydrant.part !== undefined)).toHaveLength(2);
  });
});

describe('a line that is no envelope', () => {
  it('is dead-lettered with its bytes and its number', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a')), '', 'plain \u2028 text', '{"rawData":"%%"}', line(record('b'))]);
    const answer = await world.replay();
    expect(answer).toMatchObject({
      records: { read: 4, delivered: 2, deadLettered: 2 },
      errorCodes: { 'Hydrant.NotAnEnvelope': 1, 'Hydrant.RawDataNotBase64': 1 },
    });
    expect(world.deadLetters(LETTER)).toEqual([
      { text: 'plain \u2028 text', errorCode: 'Hydrant.NotAnEnvelope', sourceKey: KEY, sourceLine: 3 },
      { text: '{"rawData":"%%"}', errorCode: 'Hydrant.RawDataNotBase64', sourceKey: KEY, sourceLine: 4 },
    ]);
  });

  it('does not grow when its dead letter is replayed', async () => {
    const world = new ReplayWorld();
    world.put(KEY, ['plain text']);
    await world.replay();
    await world.replay({ prefix: 'hydrant/dead-letter/' });
    const [letter = ''] = world.parkedKeys.filter((key) => key.startsWith('hydrant/dead-letter/'));
    expect(world.deadLetters(letter)[0]).toMatchObject({ text: 'plain text', errorCode: 'Hydrant.NotAnEnvelope' });
  });
});

describe('a record that cannot be read', () => {
  it('has exactly one dead letter with its first source, however often that is replayed', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a')), line(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))]);
    await world.replay();
    const keys: string[] = [];
    for (let time = 1; time <= 3; time++) {
      world.clock.ms += 1_000;
      const { objects, records } = await world.replay({ prefix: 'hydrant/dead-letter/' });
      expect({ objects, records }).toMatchObject({
        objects: { settled: 1, held: 0 },
        records: { read: 1, deadLettered: 1 },
      });
      const letters = world.parkedKeys.filter((key) => key.startsWith('hydrant/dead-letter/'));
      expect(letters).toEqual([
        expect.stringMatching(/^hydrant\/dead-letter\/failed\/a\.20260301t\d{6}z-[0-9a-f]{6}$/),
      ]);
      keys.push(...letters);
      expect(world.deadLetters(letters[0] ?? '')).toMatchObject([{ sourceKey: KEY, sourceLine: 2 }]);
    }
    expect(new Set(keys).size).toBe(3);
  });

  it('is dead-lettered as it came', async () => {
    const world = new ReplayWorld();
    const broken = Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]);
    world.put(KEY, [line(broken), line(record('a'))]);
    expect((await world.replay()).records).toMatchObject({ delivered: 1, deadLettered: 1 });
    const { rawData, errorCode } = JSON.parse(world.store.body(LETTER).toString());
    expect(Buffer.from(rawData, 'base64')).toEqual(broken);
    expect(errorCode).toBe('Hydrant.UnreadableRecord');
  });
});
