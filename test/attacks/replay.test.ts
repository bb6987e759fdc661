import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
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
    const letters = world.parkedKeys.filter((key) => key.startsWith('hydrant/dead-letter/'));
    const texts = letters.flatMap((key) => world.deadLetters(key).map(({ text }) => text));
    expect(texts.sort()).toEqual(['first', 'second', 'third']);
  });

  it('of an object that stays is written once, however often it is replayed', async () => {
    const world = new ReplayWorld({ HYDRANT_LATE: 'hold' });
    const old = transformedRecord('old', '2020-01-01T00:00:00.000Z');
    world.put('a', [line(old), 'broken']);
    expect(await world.replay()).toMatchObject({ records: { held: 1, deadLettered: 1 }, balanced: true });
    expect(await world.replay()).toMatchObject({
      records: { held: 1, doneBefore: 1, deadLettered: 0 },
      balanced: true,
    });
    expect(world.parkedKeys).toEqual(['a', 'hydrant/dead-letter/a']);
  });
});

describe("a replay's tags", () => {
  const POD = { namespace_name: 'shop', pod_name: 'cart-1', container_name: 'cart' };
  const forged = ['replayed:false', 'replay_id:mine', ' Replayed:maybe', '1replay_id:yours', 'REPLAYED'];
  const marker = { v: 1, event_id: 'f'.repeat(32), replay_id: '20200101t000000z-ffffff', late: { timestamp: 'x' } };
  const own = { ddtags: forged.join(','), replayed: 'no', replay_id: 'no', hydrant: marker };
  const ofReplay = (ddtags = '') => ddtags.split(',').filter((tag) => /^replay/.test(tag));

  const events: [string, object][] = [
    ['in its line', { log: JSON.stringify({ message: 'x', ...own }), kubernetes: POD }],
    ['in keys merged into the event', { log: 'x', ...own, kubernetes: POD }],
    ['with a message before the event', { message: 'x', ...own, kubernetes: POD }],
    ['without metadata', { log: 'x', ddtags: own.ddtags }],
    ['in the line of a line', { log: JSON.stringify({ message: JSON.stringify({ message: 'x', ...own }) }) }],
  ];

  it.each(events)('are never what a line says of itself: %s', async (_, event) => {
    const settings = loadTransformSettings({});
    const verdict = transformRecord(Buffer.from(JSON.stringify(event)), NOW, settings);
    const live = verdict.kind === 'logs' ? JSON.parse(verdict.logs[0]?.json ?? '') : undefined;
    expect(live.message).toContain('x');
    expect(ofReplay(live.ddtags)).toEqual([]);
    expect(live.hydrant).not.toHaveProperty('event_id');
    const world = new ReplayWorld();
    world.put('a', [line(JSON.stringify(event))]);
    const { replayId } = await world.replay();
    const [sent] = world.intake.accepted;
    expect(ofReplay(sent?.ddtags)).toEqual([`replay_id:${replayId}`, 'replayed:true']);
    expect(sent?.hydrant.event_id).not.toBe(marker.event_id);
  });

  it('find room before whatever a pod, its authors and its lines ask for', async () => {
    const many = Array.from({ length: 150 }, (_, index) => [`a${index}`, 'x'] as const);
    const tags = JSON.stringify(Object.fromEntries(many));
    const annotations = { 'ad.datadoghq.com/tags': tags };
    const ddtags = many.map(([key]) => `b${key}:x`).join(',');
    const world = new ReplayWorld();
    world.put('a', [line(JSON.stringify({ log: 'x', ddtags, kubernetes: { ...POD, annotations } }))]);
    const { replayId } = await world.replay();
    const [sent] = world.intake.accepted;
    expect(sent?.ddtags?.split(',')).toHaveLength(100);
    expect(ofReplay(sent?.ddtags)).toEqual([`replay_id:${replayId}`, 'replayed:true']);
  });
});

describe('an event id', () => {
  it('that a message inside an envelope of CloudWatch Logs brings along is not believed', async () => {
    const hydrant = { v: 1, event_id: 'f'.repeat(32), replay_id: '20200101t000000z-ffffff' };
    const envelope = {
      ...{ messageType: 'DATA_MESSAGE', owner: '123456789012', logGroup: '/aws/lambda/f', logStream: 's' },
      subscriptionFilters: [],
      logEvents: [{ id: '0', timestamp: NOW, message: JSON.stringify({ message: 'x', hydrant }) }],
    };
    const world = new ReplayWorld();
    world.put('a', [line(gzipSync(JSON.stringify(envelope)))]);
    await world.replay();
    expect(world.intake.accepted).toHaveLength(1);
    expect(world.intake.accepted[0]?.hydrant.event_id).not.toBe(hydrant.event_id);
  });
});

describe('an object', () => {
  it('that goes on behind padding after its gzip is given up from there on, and nothing of it is lost from sight', async () => {
    const world = new ReplayWorld();
    const members = [gzipSync(`${line(record('one'))}\n`), Buffer.from([0]), gzipSync(`${line(record('two'))}\n`)];
    world.store.put('a', Buffer.concat(members), NOW);
    expect(await world.replay()).toMatchObject({ records: { read: 2, delivered: 1, deadLettered: 1 }, balanced: true });
    expect(world.parkedKeys).toEqual(['hydrant/dead-letter/a', 'hydrant/replayed/a']);
    const letter = JSON.parse(world.store.body('hydrant/dead-letter/a').toString());
    expect(Buffer.from(letter.rawData, 'base64')).toEqual(Buffer.concat(members.slice(1)));
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
