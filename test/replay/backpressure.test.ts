import { describe, expect, it } from 'vitest';
import { line, ReplayWorld, record } from './replay-world.ts';

const LINES = 40;
const LINE = Buffer.from(`${line(record('x'.repeat(990_000)))}\n`);

describe('a large object', () => {
  it('is read no further than payloads are sent, so that memory does not grow with it', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '2' });
    world.store.put('a', Buffer.concat(Array(LINES).fill(LINE)), world.clock.now());
    let linesRead = 0;
    world.store.read = async () =>
      (async function* () {
        for (; linesRead < LINES; linesRead++) yield LINE;
      })();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const send = world.intake.send.bind(world.intake);
    world.intake.send = async (payload, timeoutMs) => {
      await released;
      return send(payload, timeoutMs);
    };

    const replaying = world.replay();
    for (let turn = 0; turn < 1_000; turn++) await new Promise((resolve) => setImmediate(resolve));
    // Two payloads of five logs in flight, one that waits for a place, and the log that did not fit into it.
    expect(linesRead).toBeGreaterThanOrEqual(15);
    expect(linesRead).toBeLessThanOrEqual(17);

    release();
    expect(await replaying).toMatchObject({ objects: { settled: 1 }, records: { delivered: LINES } });
  });
});
