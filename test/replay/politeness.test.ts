import { describe, expect, it } from 'vitest';
import { line, NOW, ReplayWorld, record } from './replay-world.ts';

/** Objects of one record each, so that each is a payload of its own. */
function worldOf(objects: number, environment = {}): ReplayWorld {
  const world = new ReplayWorld(environment);
  for (let index = 0; index < objects; index++) {
    world.put(`object ${index}`, [line(record(`${index}${'x'.repeat(90_000)}`))]);
  }
  return world;
}

/** How many requests were on their way as each one went, itself included; each takes some turns of the event loop. */
function watchFlight(world: ReplayWorld): number[] {
  const together: number[] = [];
  let inFlight = 0;
  const send = world.intake.send.bind(world.intake);
  world.intake.send = async (entries, timeoutMs) => {
    together.push(++inFlight);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    const answer = await send(entries, timeoutMs);
    inFlight--;
    return answer;
  };
  return together;
}

const messages = (world: ReplayWorld) => world.logged.map(({ level, message }) => `${level}: ${message}`);
const OPEN = 'warn: the target is ill: one request at a time is sent to probe it, the others wait';
const CLOSED = 'info: the target takes logs again';

describe('the first request of a run', () => {
  it('goes alone, and the others when it has its answer', async () => {
    const world = worldOf(8);
    const together = watchFlight(world);
    expect(await world.replay()).toMatchObject({ objects: { settled: 8 } });
    expect(together).toEqual([1, 1, 2, 3, 4, 5, 6, 7]);
    expect([...world.intake.times.values()]).toEqual(Array(8).fill(1));
  });

  it('keeps the others waiting while it is answered ill', async () => {
    const world = worldOf(8);
    const together = watchFlight(world);
    world.intake.script.push({ status: 503 }, { cut: 'before' }, { status: 500 });
    expect(await world.replay()).toMatchObject({ objects: { settled: 8 }, complete: true });
    expect(together.slice(0, 4)).toEqual([1, 1, 1, 1]);
    expect(world.clock.sleeps).toEqual([500, 1_000, 2_000]);
    expect(messages(world).filter((message) => [OPEN, CLOSED].includes(message))).toEqual([OPEN, CLOSED]);
  });

  it('lets nobody go with a key that is refused before it is renewed', async () => {
    const world = worldOf(8);
    world.intake.always = { status: 403 };
    world.intake.renewKeyTo = async () => {
      world.intake.always = undefined;
      return true;
    };
    expect(await world.replay()).toMatchObject({ objects: { settled: 8 } });
    expect(world.intake.payloads.filter(({ status }) => status === 403)).toHaveLength(1);
  });
});

describe('while Datadog is ill', () => {
  it('one request at a time probes it, and waiting for it uses up no attempt', async () => {
    const world = worldOf(16);
    world.random = () => 0.2;
    const together = watchFlight(world);
    // The canary, a round trip of which all fail, and more failed probes than a payload has attempts.
    world.intake.script.push(undefined, ...Array(8 + 12).fill({ status: 503 }));
    expect(await world.replay()).toMatchObject({ objects: { settled: 16 }, complete: true, duplicatesPossible: 0 });
    expect(together.slice(1 + 8, 1 + 8 + 13)).toEqual(Array(13).fill(1));
    expect(world.intake.payloads).toHaveLength(16 + 8 + 12);
    expect(messages(world).filter((message) => [OPEN, CLOSED].includes(message))).toEqual([OPEN, CLOSED]);
  });

  it('nobody is sent before what it asks for is over, whoever was told', async () => {
    const world = worldOf(16, { HYDRANT_MAX_IN_FLIGHT: '4' });
    const sentAtMs: number[] = [];
    world.intake.onRequest = () => sentAtMs.push(world.clock.now());
    world.intake.script.push(undefined, { status: 503, headers: { 'retry-after': '40' } });
    expect(await world.replay()).toMatchObject({ objects: { settled: 16 } });
    expect(new Set(sentAtMs.map((ms) => ms - NOW))).toEqual(new Set([0, 40_000]));
  });

  it('for two minutes without a break, the run ends and everything unsent stays', async () => {
    const world = worldOf(16);
    world.intake.script.push(undefined);
    world.intake.always = { status: 503 };
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 1 }, complete: false, balanced: true });
    const minutes = (world.clock.now() - NOW) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(2);
    expect(minutes).toBeLessThan(3);
    expect(messages(world)).toContain(
      'error: the target does not take logs at present, the rest stays for the next run',
    );
  });

  it('a payload that it never takes ends the run after eight attempts, although it takes others', async () => {
    const world = worldOf(100);
    watchFlight(world);
    world.intake.isPoison = ({ message }) => message.startsWith('3x');
    world.intake.poisonStatus = 503;
    const answer = await world.replay();
    expect(answer).toMatchObject({ complete: false, balanced: true });
    expect(messages(world)).not.toContain(OPEN);
    expect(world.intake.payloads.filter(({ status }) => status === 503)).toHaveLength(8);
  });
});

describe('the pace', () => {
  it('halves on 429, and what is sent keeps to it', async () => {
    const world = worldOf(4, { HYDRANT_MAX_MB_PER_S: '0.4', HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.script.push({ status: 429, headers: { 'retry-after': '1' } });
    expect(await world.replay()).toMatchObject({ objects: { settled: 4 } });
    expect(world.logged).toContainEqual({
      level: 'warn',
      message: 'the target throttles: the pace is halved',
      fields: { megabytesPerSecond: 0.05 },
    });
    expect(world.clock.now() - NOW).toBeGreaterThan(4 * 1_300);
  });

  it('is half as fast while live traffic is ill', async () => {
    const durationMs = async (isIll: boolean) => {
      const world = worldOf(10, { HYDRANT_MAX_MB_PER_S: '0.4' });
      world.liveTraffic = { isIll: async () => isIll };
      await world.replay();
      return world.clock.now() - NOW;
    };
    expect((await durationMs(true)) / (await durationMs(false))).toBeGreaterThan(1.8);
  });
});
