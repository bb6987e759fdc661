import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record } from '../../test/replay/replay-world.ts';
import { loadReprocessorSettings } from '../config/load.ts';
import { MAX_LINE_BYTES } from '../decoding/lines.ts';
import { NOT_AN_ENVELOPE, RAW_DATA_NOT_BASE64 } from '../firehose/backup-line.ts';
import { type InspectRequest, inspect } from './inspect.ts';
import type { Inspection } from './inspection.ts';

const SECRET = 'the-payload';

function look(world: ReplayWorld, request: Partial<InspectRequest> = {}): Promise<Inspection> {
  const settings = loadReprocessorSettings(world.environment);
  const { store, clock } = world;
  return inspect({ prefix: '', show: 0, ...request }, settings, { store, clock, progress: () => {} });
}

const pod = (namespace: string, app: string) =>
  JSON.stringify({
    log: SECRET,
    kubernetes: { namespace_name: namespace, container_name: app, container_image: `repo/${app}:1` },
  });

describe('an inspection', () => {
  it('counts objects, lines, bytes stored and inflated, and changes nothing', async () => {
    const world = new ReplayWorld();
    const text = `${line(record('a'))}\n\n${line(record('b'))}\n`;
    world.store.put('failed/plain', text, NOW);
    const zipped = Buffer.concat([gzipSync(text), gzipSync(text)]);
    world.store.put('failed/zipped', zipped, NOW);
    const before = world.store.keys;
    expect(await look(world)).toMatchObject({
      bucket: 'backup',
      prefix: '',
      objects: { listed: 2, read: 2, unreadable: 0, left: 0, delivered: 0 },
      bytes: { stored: text.length + zipped.length, inflated: 3 * text.length, left: 0 },
      lines: { read: 6 },
      records: { withLogs: 6, dropped: 0, unreadable: 0 },
      logs: 6,
    });
    expect(world.store.keys).toEqual(before);
    expect(world.store.calls.map((call) => call.split(' ')[0])).toEqual(['list', 'read', 'read']);
    expect(world.intake.payloads).toEqual([]);
  });

  it('leaves alone what the mode AllData keeps, and counts it', async () => {
    const world = new ReplayWorld();
    world.store.put('2026/03/01/11/a', record('raw'), NOW);
    world.store.put('all/2026/03/01/11/a', record('raw'), NOW);
    world.put('failed/a', [line(record('a'))]);
    expect(await look(world)).toMatchObject({
      objects: { listed: 1, delivered: 2 },
      lines: { read: 1, notARecord: 0 },
    });
  });

  it('tells the oldest and the newest arrival, and the time until the oldest leaves the window', async () => {
    const world = new ReplayWorld();
    world.put(
      'a',
      [4, 9, 1].map((hours) => line('x', { arrivalTimestamp: NOW - hours * HOUR_MS })),
    );
    expect(await look(world)).toMatchObject({
      arrival: {
        oldest: '2026-03-01T03:00:00.000Z',
        newest: '2026-03-01T11:00:00.000Z',
        windowMs: 18 * HOUR_MS,
        oldestLeavesInMs: 9 * HOUR_MS,
      },
      lines: { pastWindow: 0 },
    });
  });

  it('counts what has left the window, which is a setting', async () => {
    const world = new ReplayWorld({ HYDRANT_WINDOW_HOURS: '3' });
    world.put(
      'a',
      [4, 9, 1].map((hours) => line('x', { arrivalTimestamp: NOW - hours * HOUR_MS })),
    );
    const { arrival, lines } = await look(world);
    expect({ leaves: arrival.oldestLeavesInMs, past: lines.pastWindow }).toEqual({ leaves: -6 * HOUR_MS, past: 2 });
  });

  it('counts by error code, by hour of arrival and by kind of message', async () => {
    const world = new ReplayWorld();
    const words = (id: string) => `{"requestId":"${id}-8f9b-4082-8e8d-b4f12b5fc17b","errorMessage":"Forbidden"}`;
    world.put('a', [
      line('x', { errorCode: 'E.b', errorMessage: words('109777ac') }),
      line('x', { errorCode: 'E.b', errorMessage: words('209777ac'), arrivalTimestamp: NOW - 2.5 * HOUR_MS }),
      line('xyz', { errorCode: 'E.a', errorMessage: 'x', arrivalTimestamp: undefined }),
    ]);
    const { errorCodes, hours, messages } = await look(world);
    expect(errorCodes.rows).toEqual([
      { errorCode: 'E.b', lines: 2, bytes: 2 },
      { errorCode: 'E.a', lines: 1, bytes: 3 },
    ]);
    expect(hours.rows).toEqual([
      { hour: '2026-03-01T09:00:00.000Z', errorCode: 'E.b', lines: 1 },
      { hour: '2026-03-01T11:00:00.000Z', errorCode: 'E.b', lines: 1 },
      { hour: null, errorCode: 'E.a', lines: 1 },
    ]);
    expect(messages.rows).toEqual([
      { errorCode: 'E.b', message: '{"requestId":"<id>","errorMessage":"Forbidden"}', lines: 2 },
      { errorCode: 'E.a', message: 'x', lines: 1 },
    ]);
  });

  it('counts logs by namespace and service as the core reads them, also of what was transformed before', async () => {
    const transformed = { message: SECRET, service: 'web', ddtags: 'kube_namespace:shop,team:a', hydrant: { v: 1 } };
    const world = new ReplayWorld();
    world.put('a', [line(pod('shop', 'web')), line(JSON.stringify(transformed)), line(gzipSync(pod('pay', 'api')))]);
    world.put('b', [line(record(SECRET)), line(`[${pod('pay', 'api')},${pod('pay', 'api')}]`)]);
    const { services } = await look(world);
    expect(services.rows.map(({ namespace, service, logs }) => [namespace, service, logs])).toEqual([
      ['pay', 'api', 3],
      ['shop', 'web', 2],
      [null, null, 1],
    ]);
  });

  it('holds no payload unless it is asked for', async () => {
    const world = new ReplayWorld();
    world.put('a', [
      line(pod('shop', 'web')),
      SECRET,
      `{"errorMessage":"${SECRET}"}`,
      line(gzipSync(SECRET).subarray(9)),
    ]);
    expect(JSON.stringify(await look(world))).not.toContain(SECRET);
    expect(JSON.stringify(await look(world, { show: 1 }))).toContain(SECRET);
  });

  it('says of what gives no log why', async () => {
    const world = new ReplayWorld();
    world.put('a', [line(''), line(Buffer.from([0x1f, 0x8b, 1, 2])), line(record('x'))]);
    expect(await look(world)).toMatchObject({
      records: { withLogs: 1, dropped: 1, unreadable: 1 },
      dropped: { rows: [{ reason: 'empty-record', records: 1 }], others: 0 },
      unreadable: { rows: [{ reason: 'not-inflatable', records: 1 }], others: 0 },
    });
  });

  it('counts lines that hold no record, and those that are too long, and goes on', async () => {
    const world = new ReplayWorld();
    const text = ['no envelope', '{"rawData":"!"}', 'x'.repeat(MAX_LINE_BYTES + 1), line(record('x'))].join('\n');
    world.store.put('a', gzipSync(text), NOW);
    const { lines, logs, errorCodes } = await look(world);
    expect({ lines, logs }).toMatchObject({ lines: { read: 4, notARecord: 2, tooLong: 1 }, logs: 1 });
    expect(errorCodes.rows.map(({ errorCode }) => errorCode)).toEqual(
      expect.arrayContaining([NOT_AN_ENVELOPE, RAW_DATA_NOT_BASE64]),
    );
  });
});

describe('an object that cannot be read', () => {
  it('is named with the reason, what came before is counted, and the others are read', async () => {
    const world = new ReplayWorld();
    const text = `${line(record('x'))}\n`;
    for (const key of ['denied', 'gone', 'whole']) world.store.put(key, text, NOW);
    world.store.put('cut', `${text}${text}`, NOW);
    world.store.put('zip', Buffer.from([0x50, 0x4b, 3, 4]), NOW);
    world.store.put('torn', gzipSync(text).subarray(0, -9), NOW);
    world.store.trouble({ action: 'read', key: 'denied', fault: 'denied' });
    world.store.trouble({ action: 'read', key: 'gone', fault: 'missing' });
    world.store.trouble({ action: 'read', key: 'cut', cutAfterBytes: text.length + 1 });
    const { objects, lines, unreadableObjects } = await look(world);
    expect(objects).toEqual({ listed: 6, read: 1, unreadable: 5, left: 0, delivered: 0 });
    expect(lines.read).toBeGreaterThanOrEqual(2);
    expect(unreadableObjects).toEqual([
      { key: 'cut', reason: 'the connection was cut' },
      { key: 'denied', reason: 'could not read denied' },
      { key: 'gone', reason: expect.stringContaining('inspect once more') },
      { key: 'torn', reason: expect.stringContaining('its gzip is cut') },
      { key: 'zip', reason: expect.stringContaining('set CompressionFormat') },
    ]);
  });

  it('does not make an end of the inspection, but a bucket that cannot be listed does', async () => {
    const world = new ReplayWorld();
    world.put('a', [line('x')]);
    world.store.trouble({ action: 'list', key: '', fault: 'denied' });
    await expect(look(world)).rejects.toThrow('could not list');
  });
});

describe('what is inspected', () => {
  it('is what lies below the prefix, without what Hydrant has settled', async () => {
    const world = new ReplayWorld();
    for (const key of ['failed/a', 'hydrant/replayed/b', 'other/c', 'z']) world.put(key, [line('x')]);
    expect((await look(world)).objects.listed).toBe(3);
    expect((await look(world, { prefix: 'failed/' })).objects.listed).toBe(1);
    expect(world.store.calls.filter((call) => call.startsWith('read'))).not.toContain('read hydrant/replayed/b');
  });

  it('is what Hydrant wrote where it is named, but never the ledger and the reports', async () => {
    const world = new ReplayWorld();
    for (const folder of ['replayed', 'dead-letter', 'ledger', 'reports'])
      world.put(`hydrant/${folder}/x`, [line('x')]);
    expect((await look(world, { prefix: 'hydrant/' })).objects.listed).toBe(2);
    expect((await look(world, { prefix: 'hydrant/dead-letter/' })).objects.listed).toBe(1);
  });

  it('is what arrived in the range; what was written before it is not opened', async () => {
    const world = new ReplayWorld();
    const arrivals = [6, 4, 2].map((hours) => line('x', { arrivalTimestamp: NOW - hours * HOUR_MS }));
    world.put('new', [...arrivals, line('x', { arrivalTimestamp: undefined })]);
    world.put('old', [line('x')], NOW - 6 * HOUR_MS);
    const found = await look(world, { fromMs: NOW - 4 * HOUR_MS, toMs: NOW - 3 * HOUR_MS });
    expect(found).toMatchObject({ objects: { listed: 1 }, lines: { read: 4, outOfRange: 2 }, logs: 2 });
  });

  it('is no more than the maximum, and what is left is counted', async () => {
    const world = new ReplayWorld();
    for (const key of ['a', 'b', 'c']) world.put(key, [line('x')]);
    const size = world.store.body('a').length;
    for (const limit of [{ maxObjects: 2 }, { maxBytes: 2 * size }]) {
      const { objects, bytes } = await look(world, limit);
      expect(objects).toEqual({ listed: 3, read: 2, unreadable: 0, left: 1, delivered: 0 });
      expect(bytes).toMatchObject({ stored: 2 * size, left: size });
    }
    expect((await look(world, { maxBytes: 1 })).objects).toMatchObject({ read: 1, left: 2 });
  });
});

describe('the records that are shown', () => {
  it('are the first of the first objects, with their logs as Datadog would get them', async () => {
    const world = new ReplayWorld();
    for (let object = 10; object < 30; object++) {
      world.put(
        `failed/${object}`,
        [0, 1, 2].map((index) => line(record(`${object}-${index}`))),
      );
    }
    const { examples } = await look(world, { show: 4 });
    expect(examples.map(({ key, line: number }) => `${key} ${number}`)).toEqual([
      'failed/10 1',
      'failed/10 2',
      'failed/10 3',
      'failed/11 1',
    ]);
    expect(examples[0]).toMatchObject({
      errorCode: 'HttpEndpoint.DestinationException',
      errorMessage: 'The endpoint did not answer.',
      arrival: '2026-03-01T11:00:00.000Z',
      result: 'logs',
      reason: null,
    });
    expect(examples[0]?.logs.map((log) => JSON.parse(log).message)).toEqual(['10-0']);
  });

  it('keep every digit of a number', async () => {
    const world = new ReplayWorld();
    world.put('a', [line('{"log":"x","trace":9007199254740993}')]);
    expect((await look(world, { show: 1 })).examples[0]?.logs[0]).toContain('9007199254740993');
  });

  it('are those that give no log, too, with the reason', async () => {
    const world = new ReplayWorld();
    world.put('a', [line(''), line(Buffer.from([0x1f, 0x8b, 0x41]))]);
    expect((await look(world, { show: 5 })).examples).toMatchObject([
      { result: 'dropped', reason: 'empty-record', logs: [], raw: null },
      { result: 'failed', reason: 'not-inflatable', logs: [], raw: expect.stringContaining('A') },
    ]);
  });
});
