import { describe, expect, it } from 'vitest';
import type { Progress } from '../../shared/replay/progress.ts';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

/** Objects of one record each, which are sent one by one. */
function worldOf(objects: number): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
  for (let index = 0; index < objects; index++) {
    world.put(`object ${index}`, [line(record(`${index}`))], NOW - 60_000 + index);
  }
  return world;
}

/** Replays, and looks at the progress at the start, at each request and at the end. */
async function watched<Seen>(world: ReplayWorld, look: (progress: Progress) => Seen): Promise<Seen[]> {
  const seen: Seen[] = [];
  let progress: Progress | undefined;
  const note = () => {
    if (progress !== undefined) seen.push(look(progress));
  };
  const watch = (view: Progress) => {
    progress = view;
    note();
  };
  world.intake.onRequest = note;
  await world.replay({}, { watch });
  note();
  return seen;
}

describe('the progress of a run', () => {
  it('says of the bucket what is taken, and what the run is done with', async () => {
    const world = worldOf(2);
    world.put('too old', [line(record('x'))], NOW - 48 * 3_600_000);
    const bytes = 2 * world.store.body('object 0').length;
    const seen = await watched(world, ({ taken, ended, objects }) => ({ taken, ended, settled: objects.settled }));
    const taken = { objects: 2, bytes };
    expect(seen).toEqual([
      { taken: undefined, ended: 0, settled: 0 },
      { taken, ended: 0, settled: 0 },
      { taken, ended: expect.any(Number), settled: expect.any(Number) },
      { taken, ended: 2, settled: 2 },
    ]);
  });

  it('counts bytes, logs and records as the answer does', async () => {
    const seen = await watched(worldOf(2), ({ bytes, logs, records }) => ({
      read: bytes.read,
      sent: logs.sent,
      delivered: records.delivered,
    }));
    expect(seen[0]).toEqual({ read: 0, sent: 0, delivered: 0 });
    expect(seen.at(-1)).toEqual({ read: expect.any(Number), sent: 2, delivered: 2 });
    expect(seen.at(-1)?.read).toBeGreaterThan(0);
  });

  it('counts what the intake did not accept, by status or reason', async () => {
    const world = worldOf(1);
    world.intake.script.push({ status: 503 }, { cut: 'before' }, { status: 503 });
    const seen = await watched(world, ({ requestErrors }) => ({ ...requestErrors }));
    expect(seen.at(-1)).toEqual({ '503': 2, ECONNRESET: 1 });
  });

  it('says what the run waits for, and until when', async () => {
    const world = worldOf(1);
    world.intake.script.push({ status: 429, headers: { 'retry-after': '30' } });
    const waits: string[] = [];
    let progress: Progress | undefined;
    const note = () => {
      for (const { what, untilMs } of progress?.waits ?? []) waits.push(`${what} ${untilMs - NOW}`);
    };
    const sleep = world.clock.sleep.bind(world.clock);
    world.clock.sleep = async (ms) => {
      await new Promise((resolve) => setImmediate(resolve));
      note();
      return sleep(ms);
    };
    const watch = (view: Progress) => {
      progress = view;
    };
    await world.replay({}, { watch });
    note();
    expect(waits).toEqual(['repeat 30000']);
  });

  it('says why the run ends early', async () => {
    const world = worldOf(1);
    world.intake.always = { status: 403 };
    expect((await watched(world, ({ stopped }) => stopped)).at(-1)).toBe('key-refused');
  });
});

describe('a run that is interrupted', () => {
  it('finishes what is on its way, leaves the rest where it is, and says how to go on', async () => {
    const world = worldOf(12);
    const interruption = new AbortController();
    world.intake.onRequest = () => interruption.abort();
    const answer = await world.replay({}, { signal: interruption.signal });
    expect(answer).toMatchObject({
      objects: { listed: 12, settled: 1, held: 7, remaining: 4 },
      records: { delivered: 1, held: 7 },
      logs: { sent: 1 },
      duplicatesPossible: 0,
      balanced: true,
      complete: false,
    });
    expect(answer.next?.keys).toHaveLength(11);
    expect(answer.stopped).toBe('interrupted');

    expect(await world.replay(answer.next)).toMatchObject({ objects: { settled: 11 }, complete: true });
    expect([...world.intake.times.values()]).toEqual(Array(12).fill(1));
  });

  it('waits for no repeat and no rate any more', async () => {
    const world = worldOf(3);
    world.intake.always = { status: 503 };
    const interruption = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    world.clock.sleep = async (_ms, signal) => {
      signals.push(signal);
      interruption.abort();
    };
    const answer = await world.replay({}, { signal: interruption.signal });
    expect(signals).toEqual([interruption.signal]);
    expect(world.intake.payloads).toHaveLength(1);
    expect(answer).toMatchObject({ objects: { settled: 0, held: 3 }, complete: false, balanced: true });
  });

  it('before anything is read sends nothing', async () => {
    const world = worldOf(1);
    const answer = await world.replay({}, { signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ objects: { listed: 0 }, complete: false, next: {} });
    expect(world.intake.payloads).toEqual([]);
  });

  it('when all is done already is complete', async () => {
    const world = worldOf(1);
    const interruption = new AbortController();
    world.store.trouble({ action: 'delete', key: 'object 0', before: () => interruption.abort() });
    expect(await world.replay({}, { signal: interruption.signal })).toMatchObject({ complete: true, next: null });
  });
});
