import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, line, NOW, ReplayWorld, record } from './replay-world.ts';

const KEY = 'failed/2026/03/01/11/stream-1-2026-03-01-11-00-00-a';

describe('a replay', () => {
  it('delivers every record of an object and then moves the object', async () => {
    const world = new ReplayWorld();
    const lines = ['a', 'b', 'c'].map((message) => line(record(message)));
    world.put(KEY, lines);
    const body = world.store.body(KEY);
    const answer = await world.replay();
    expect(world.intake.accepted.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
    expect(world.parkedKeys).toEqual([`hydrant/replayed/${KEY}`]);
    expect(world.store.body(`hydrant/replayed/${KEY}`)).toEqual(body);
    expect(answer).toEqual({
      replayId: '20260301t120000z-800000',
      dryRun: false,
      objects: { listed: 1, settled: 1, held: 0, partly: 0, elsewhere: 0, remaining: 0 },
      records: { read: 3, delivered: 3, deadLettered: 0, dropped: 0, expired: 0, held: 0, skipped: 0, doneBefore: 0 },
      logs: { sent: 3 },
      bytes: { read: body.length, sent: world.intake.payloads[0]?.bytes },
      duplicatesPossible: 0,
      errorCodes: { 'HttpEndpoint.DestinationException': 3 },
      oldestArrival: '2026-03-01T11:00:00.000Z',
      newestArrival: '2026-03-01T11:00:00.000Z',
      plan: null,
      balanced: true,
      complete: true,
      stopped: null,
      next: null,
      report: 'hydrant/reports/20260301t120000z-800000.json',
      warnings: [],
    });
  });

  it('reads gzip of several members, whatever the key says', async () => {
    const world = new ReplayWorld();
    const members = ['a', 'b'].map((message) => gzipSync(`${line(record(message))}\n`));
    world.store.put(KEY, Buffer.concat(members), NOW);
    await world.replay();
    expect(world.intake.accepted.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it("takes the envelope's arrival for a record that has no time of its own", async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a'), { arrivalTimestamp: String(NOW - 5) })]);
    const answer = await world.replay();
    expect(world.intake.accepted[0]?.timestamp).toBe(new Date(NOW - 5).toISOString());
    expect(answer.oldestArrival).toBe(new Date(NOW - 5).toISOString());
  });

  it('drops an empty record by rule, counts it, and moves the object', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(''), line(record('')), line(record('a'))]);
    const { records, objects } = await world.replay();
    expect(records).toMatchObject({ read: 3, dropped: 2, delivered: 1 });
    expect(objects.settled).toBe(1);
    expect(world.logged[0]?.fields).toMatchObject({ droppedByReason: { 'empty-record': 1, 'empty-line': 1 } });
  });

  it('settles an object without records, and counts no blank line as one', async () => {
    const world = new ReplayWorld();
    world.store.put('empty', '', NOW);
    world.store.put('blank', '\n \r\n\n', NOW);
    const { records, objects } = await world.replay();
    expect(records.read).toBe(0);
    expect(objects.settled).toBe(2);
    expect(world.parkedKeys).toEqual(['hydrant/replayed/blank', 'hydrant/replayed/empty']);
  });

  it('packs payloads to the limits of 1,000 logs and 5 MB', async () => {
    const world = new ReplayWorld();
    world.put(
      'many',
      Array.from({ length: 2_001 }, (_, index) => line(record(String(index)))),
    );
    world.put(
      'large',
      Array.from({ length: 11 }, (_, index) => line(record(`${index}${'x'.repeat(900_000)}`))),
    );
    const answer = await world.replay();
    expect(answer.objects.settled).toBe(2);
    expect(world.intake.payloads.map(({ logs }) => logs.length).sort((a, b) => a - b)).toEqual([
      1, 1, 5, 5, 1_000, 1_000,
    ]);
    expect(world.intake.payloads.every(({ status }) => status === 202)).toBe(true);
  });

  it('keeps an object that breaks off, after sending what could be read of it', async () => {
    const world = new ReplayWorld();
    const lines = ['a', 'b', 'c'].map((message) => line(record(message)));
    world.put(KEY, lines);
    world.store.trouble({ action: 'read', key: KEY, cutAfterBytes: (lines[0]?.length ?? 0) + 80 });
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { held: 1 }, records: { read: 1, delivered: 1 }, balanced: true });
    expect(world.parkedKeys).toEqual([KEY]);
    const again = await world.replay();
    expect(again).toMatchObject({
      objects: { settled: 1 },
      records: { read: 3, doneBefore: 1, delivered: 2 },
      balanced: true,
    });
    expect(world.intake.accepted.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  });

  it.each(['copy', 'delete'] as const)(
    'sends no log of an object again whose %s has failed, and moves it then',
    async (action) => {
      const world = new ReplayWorld();
      world.put(KEY, [line(record('a')), line(record('b'))]);
      world.store.trouble({ action, key: KEY, fault: 'other' });
      const answer = await world.replay();
      expect(answer).toMatchObject({ objects: { held: 1 }, records: { delivered: 2 }, duplicatesPossible: 0 });
      expect(world.parkedKeys).toContain(KEY);
      expect(await world.replay()).toMatchObject({ records: { read: 2, doneBefore: 2 }, balanced: true });
      expect([...world.intake.times.values()]).toEqual([1, 1]);
      expect(world.ledgerKeys).toEqual([]);
      expect(world.parkedKeys).toEqual([`hydrant/replayed/${KEY}`]);
    },
  );

  it.each(['read', 'copy', 'delete'] as const)(
    'leaves an object that is rewritten before its %s for the next run',
    async (action) => {
      const world = new ReplayWorld();
      world.put(KEY, [line(record('a'))]);
      world.store.trouble({ action, key: KEY, before: () => world.put(KEY, [line(record('a')), line(record('b'))]) });
      expect((await world.replay()).objects).toMatchObject({ settled: 0, held: 1 });
      expect((await world.replay()).objects).toMatchObject({ settled: 1, held: 0 });
      expect(world.intake.times.get('b')).toBe(1);
    },
  );

  it('goes on with the others when an object is gone', async () => {
    const world = new ReplayWorld();
    world.put('a', [line(record('a'))]);
    world.put('b', [line(record('b'))]);
    world.store.trouble({ action: 'read', key: 'a', before: () => world.store.remove('a') });
    expect((await world.replay()).objects).toEqual({
      listed: 2,
      settled: 1,
      held: 0,
      partly: 0,
      elsewhere: 1,
      remaining: 0,
    });
    expect(world.ledgerKeys).toEqual([]);
    expect(world.logged[0]).toMatchObject({ level: 'warn', fields: { key: 'a' } });
  });

  it('sends, writes and moves nothing in a dry run', async () => {
    const world = new ReplayWorld();
    world.put(KEY, [line(record('a')), 'broken', line('')]);
    const answer = await world.replay({ dryRun: true });
    expect(answer).toMatchObject({
      dryRun: true,
      objects: { listed: 1, settled: 0, held: 0, remaining: 1 },
      records: { read: 3, skipped: 3 },
      balanced: true,
      complete: true,
      next: null,
    });
    expect(world.intake.payloads).toEqual([]);
    expect(world.store.calls).toEqual(['list ', `list hydrant/ledger/${KEY}/`, `read ${KEY}`]);
  });

  it('skips records that arrived outside of the time named, and keeps their object', async () => {
    const world = new ReplayWorld();
    const at = (hoursAgo: number) => line(record(`${hoursAgo}`), { arrivalTimestamp: NOW - hoursAgo * HOUR_MS });
    world.put(KEY, [at(3), at(2), at(1)]);
    const from = new Date(NOW - 2 * HOUR_MS).toISOString();
    const answer = await world.replay({ from, to: from });
    expect(answer).toMatchObject({ objects: { partly: 1 }, records: { read: 3, delivered: 1, skipped: 2 } });
    expect(world.intake.accepted.map(({ message }) => message)).toEqual(['2']);
    expect(world.parkedKeys).toEqual([KEY]);
  });
});
