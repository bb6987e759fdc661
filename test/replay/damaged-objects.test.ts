import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/a';
const LETTER = `hydrant/dead-letter/${KEY}`;
const SETTLED = `hydrant/replayed/${KEY}`;
const THREE = ['one', 'two', 'three'].map((message) => `${line(record(message))}\n`);

const sent = (world: ReplayWorld) => world.intake.accepted.map(({ message }) => message);

const lettersOf = (world: ReplayWorld, key = LETTER) =>
  world.store
    .body(key)
    .toString()
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));

describe('an object that is empty', () => {
  it.each([
    ['has no byte', Buffer.alloc(0)],
    ['is a gzip of nothing', gzipSync('')],
    ['is gzips of nothing', Buffer.concat([gzipSync(''), gzipSync('')])],
  ])('because it %s is settled', async (_, body) => {
    const world = new ReplayWorld();
    world.store.put(KEY, body, NOW);
    expect(await world.replay()).toMatchObject({ objects: { settled: 1 }, records: { read: 0 }, balanced: true });
    expect(world.parkedKeys).toEqual([SETTLED]);
  });
});

describe('an object whose gzip ends in the middle', () => {
  it('gives what was readable, and the rest as bytes', async () => {
    const whole = Buffer.concat(THREE.map((text) => gzipSync(text)));
    const cut = whole.length - 30;
    const world = new ReplayWorld();
    world.store.put(KEY, whole.subarray(0, cut), NOW);
    const answer = await world.replay();
    expect(sent(world)).toEqual(['one', 'two']);
    expect(answer).toMatchObject({
      objects: { settled: 1 },
      records: { read: 4, delivered: 2, deadLettered: 2 },
      balanced: true,
    });
    const [cutOff, rest] = lettersOf(world);
    expect(cutOff).toMatchObject({
      errorCode: 'Hydrant.NotAnEnvelope',
      errorMessage: expect.stringMatching(/breaks off/),
      sourceLine: 3,
    });
    const beginning = Buffer.from(cutOff?.rawData ?? '', 'base64').toString();
    expect(beginning.length).toBeGreaterThan(20);
    expect(THREE[2]?.startsWith(beginning)).toBe(true);
    expect(rest).toMatchObject({
      errorCode: 'Hydrant.NotAnEnvelope',
      errorMessage: expect.stringMatching(/it ends in the middle/),
    });
  });

  it('is settled where all of its text was there', async () => {
    const world = new ReplayWorld();
    world.store.put(KEY, gzipSync(THREE.join('')).subarray(0, -4), NOW);
    expect(await world.replay()).toMatchObject({ objects: { settled: 1 }, records: { delivered: 3, deadLettered: 1 } });
  });

  it('is settled once: what was given up is not given up again by a redrive in other words', async () => {
    const world = new ReplayWorld();
    world.store.put(KEY, Buffer.concat(THREE.map((text) => gzipSync(text))).subarray(0, -30), NOW);
    await world.replay();
    const before = lettersOf(world).map(({ rawData }) => rawData);
    await world.replay({ prefix: 'hydrant/dead-letter/' });
    const [key = ''] = world.parkedKeys.filter((one) => one.startsWith('hydrant/dead-letter/'));
    expect(lettersOf(world, key).map(({ rawData }) => rawData)).toEqual(before);
  });
});

describe('a line that is too large', () => {
  const huge = Buffer.alloc(33 * 1024 * 1024, 'x');
  const put = (world: ReplayWorld) =>
    world.store.put(
      KEY,
      gzipSync(Buffer.concat([Buffer.from(THREE[0] ?? ''), huge, Buffer.from(`\n${THREE[1]}`)])),
      NOW,
    );

  it('is given up by reference, and its object stays for that, and is not read again', async () => {
    const world = new ReplayWorld();
    put(world);
    const start = THREE[0]?.length ?? 0;
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { held: 1 }, records: { delivered: 2, deadLettered: 1 }, balanced: true });
    const etag = (await world.store.find(KEY)).etag;
    expect(lettersOf(world)).toEqual([
      expect.objectContaining({
        errorCode: 'Hydrant.TooLarge',
        rawData: '',
        sourceKey: KEY,
        sourceLine: 2,
        reference: { key: KEY, etag, of: 'text', from: start, to: start + huge.length + 1 },
      }),
    ]);
    const reads = world.store.calls.filter((call) => call === `read ${KEY}`).length;
    expect(await world.replay()).toMatchObject({
      objects: { held: 1 },
      records: { read: 3, doneBefore: 3 },
      balanced: true,
    });
    expect(world.store.calls.filter((call) => call === `read ${KEY}`)).toHaveLength(reads);
    expect(sent(world)).toEqual(['one', 'two']);
    expect(world.parkedKeys).toEqual([KEY, LETTER]);
  });

  it('stays a dead letter when that is redriven', async () => {
    const world = new ReplayWorld();
    put(world);
    await world.replay();
    expect(await world.replay({ prefix: 'hydrant/dead-letter/' })).toMatchObject({
      records: { held: 1 },
      objects: { held: 1 },
    });
    expect(world.parkedKeys).toEqual([KEY, LETTER]);
  });
});

describe('a record that would take too much memory', () => {
  it('is given up, and its neighbours are not', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a')), line('['.repeat(2_000_000)), line(record('b'))]);
    expect(await world.replay()).toMatchObject({ objects: { settled: 1 }, records: { delivered: 2, deadLettered: 1 } });
    expect(lettersOf(world)[0]).toMatchObject({
      errorCode: 'Hydrant.UnreadableRecord',
      errorMessage: 'too-many-values',
    });
  });
});

describe('objects of the mode AllData', () => {
  const raw = (message: string) => JSON.stringify({ log: message });
  const range = { from: new Date(NOW - 2 * HOUR_MS).toISOString(), to: new Date(NOW).toISOString() };
  const input = { mode: 'all-data', ...range };

  it.each([
    ['run together', Buffer.from(['a', 'b', 'c'].map(raw).join(''))],
    ['compressed by S3', gzipSync(['a', 'b', 'c'].map(raw).join(''))],
    ['compressed one by one', Buffer.concat(['a', 'b', 'c'].map((message) => gzipSync(raw(message))))],
  ])('are split into records that are %s, replayed once, and stay', async (_, body) => {
    const world = new ReplayWorld();
    world.store.put('all/1', body, NOW - HOUR_MS);
    const answer = await world.replay(input);
    expect(sent(world)).toEqual(['a', 'b', 'c']);
    expect(answer).toMatchObject({
      objects: { settled: 1 },
      records: { read: 3, delivered: 3 },
      errorCodes: { AllData: 3 },
    });
    expect(world.parkedKeys).toEqual(['all/1']);
    expect(await world.replay(input)).toMatchObject({
      objects: { settled: 1 },
      records: { doneBefore: 3 },
      balanced: true,
    });
    expect(sent(world)).toEqual(['a', 'b', 'c']);
  });

  it('are taken only of the time that is named', async () => {
    const world = new ReplayWorld();
    world.store.put('all/early', raw('early'), NOW - 3 * HOUR_MS);
    world.store.put('all/in', raw('in'), NOW - HOUR_MS);
    world.store.put('all/late', raw('late'), NOW + HOUR_MS);
    await world.replay(input);
    expect(sent(world)).toEqual(['in']);
  });

  it('are refused with a reason where their records cannot be told apart, after those before', async () => {
    const world = new ReplayWorld();
    world.store.put('all/1', `${raw('a')}just a text`, NOW - HOUR_MS);
    expect(await world.replay(input)).toMatchObject({ objects: { held: 1 }, records: { delivered: 1 } });
    expect(world.logged.find(({ level }) => level === 'warn')?.fields.reason).toMatch(/text/);
    expect(world.parkedKeys).toEqual(['all/1']);
  });

  it('are not those of records that failed: what is an envelope is left to a replay without the mode', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a'))], NOW - HOUR_MS);
    expect(await world.replay(input)).toMatchObject({ objects: { partly: 1 }, records: { skipped: 1 } });
    expect(world.intake.accepted).toEqual([]);
    expect(await world.replay({ prefix: '' })).toMatchObject({ objects: { settled: 1 }, records: { delivered: 1 } });
  });
});
