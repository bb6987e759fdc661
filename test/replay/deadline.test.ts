import { describe, expect, it } from 'vitest';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

const RUN_MS = 100_000;

/** Ten objects of one record; every request takes `requestMs`. */
function slowWorld(requestMs: number): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
  for (let index = 0; index < 10; index++)
    world.put(`object ${index}`, [line(record(`${index}`))], NOW - 60_000 + index);
  world.deadlineMs = NOW + RUN_MS;
  world.intake.onRequest = () => {
    world.clock.ms += requestMs;
  };
  return world;
}

describe('near its deadline a run', () => {
  it('stops in time to settle what it has sent, and says how to go on', async () => {
    const world = slowWorld(20_000);
    const answer = await world.replay();
    expect(world.clock.now()).toBeLessThanOrEqual(world.deadlineMs);
    expect(answer).toMatchObject({ complete: false, next: {}, balanced: true, duplicatesPossible: 0 });
    const { listed, settled, held, remaining } = answer.objects;
    expect({ listed, settled, others: held + remaining }).toEqual({ listed: 10, settled: 4, others: 6 });
    expect(world.parkedKeys.filter((key) => key.startsWith('hydrant/replayed/'))).toHaveLength(4);
  });

  it.each([
    ['the whole backup', {}],
    ['a prefix', { prefix: 'object', from: '2026-02-28T00:00:00Z', late: 'hold' }],
    ['keys', { keys: Array.from({ length: 10 }, (_, index) => `object ${index}`) }],
  ])('answers an input that is accepted as it stands, until all is done: %s', async (_, first) => {
    const world = slowWorld(20_000);
    let runs = 0;
    for (let input: unknown = first; input !== null; runs++) {
      world.deadlineMs = world.clock.now() + RUN_MS;
      const answer = await world.replay(input);
      expect(answer.complete).toBe(answer.next === null);
      input = answer.next;
    }
    expect(runs).toBeGreaterThan(1);
    expect([...world.intake.times.values()]).toEqual(Array(10).fill(1));
    expect(world.parkedKeys.every((key) => key.startsWith('hydrant/replayed/'))).toBe(true);
  });

  it.each([900_000, 60_000, 10_000])(
    'with %i ms to go waits for no answer until it is too late to settle',
    async (runMs) => {
      const world = slowWorld(runMs / 7);
      world.deadlineMs = NOW + runMs;
      const starts: number[] = [];
      const { onRequest } = world.intake;
      world.intake.onRequest = () => {
        starts.push(world.clock.now());
        onRequest();
      };
      await world.replay();
      expect(starts.length).toBeGreaterThan(2);
      for (const [index, { timeoutMs }] of world.intake.payloads.entries()) {
        expect(timeoutMs).toBeGreaterThan(0);
        expect((starts[index] ?? 0) + timeoutMs).toBeLessThan(world.deadlineMs);
      }
    },
  );

  it('does not begin a wait that it cannot end', async () => {
    const world = slowWorld(0);
    world.intake.always = { status: 429, headers: { 'retry-after': '3600' } };
    const answer = await world.replay();
    expect(world.clock.sleeps).toEqual([]);
    expect(answer).toMatchObject({ complete: false, next: {}, objects: { settled: 0 } });
  });

  it('sends nothing where no time is left at all', async () => {
    const world = slowWorld(0);
    world.deadlineMs = NOW;
    expect(await world.replay()).toMatchObject({ complete: false, next: {}, objects: { listed: 0, remaining: 0 } });
    expect(world.intake.payloads).toEqual([]);
  });

  it('keeps to the rate that it is given', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_MB_PER_S: '0.1' });
    world.put(
      'a',
      Array.from({ length: 20 }, (_, index) => line(record(`${index}${'x'.repeat(900_000)}`))),
    );
    const { bytes } = await world.replay();
    expect(bytes.sent).toBeGreaterThan(18_000_000);
    const lastPayload = world.intake.payloads.at(-1)?.bytes ?? 0;
    expect(Math.ceil(world.clock.now() - NOW)).toBeGreaterThanOrEqual((bytes.sent - lastPayload) / 100);
  });

  it('that has done all is complete, however late it is', async () => {
    const world = slowWorld(0);
    world.store.trouble({ action: 'delete', key: 'object 9', before: () => (world.clock.ms = world.deadlineMs - 1) });
    const answer = await world.replay({ keys: Array.from({ length: 10 }, (_, index) => `object ${index}`) });
    expect(answer).toMatchObject({ objects: { settled: 10 }, complete: true, next: null });
  });
});
