import { describe, expect, it } from 'vitest';
import { API_KEY, line, ReplayWorld, record } from './replay-world.ts';

const lines = (count: number, text = 'm') =>
  Array.from({ length: count }, (_, index) => line(record(`${text} ${index}`)));

/** A world with two objects of two records each. */
function smallWorld(): ReplayWorld {
  const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
  world.put('a', lines(2, 'a'));
  world.put('b', lines(2, 'b'));
  return world;
}

describe('an answer that may change', () => {
  it.each([408, 429, 500, 502, 503, 504, 599])('is asked for again after %i', async (status) => {
    const world = smallWorld();
    world.intake.script.push({ status }, { status });
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 2 }, records: { delivered: 4 }, complete: true });
    expect(answer.duplicatesPossible).toBe([429, 503, 599].includes(status) ? 0 : 2);
    expect(world.clock.sleeps.slice(0, 2)).toEqual([500, 1_000]);
  });

  it.each(['before', 'after-acceptance'] as const)(
    'is asked for again where the connection was cut %s',
    async (cut) => {
      const world = smallWorld();
      world.intake.script.push({ cut });
      const answer = await world.replay();
      expect(answer).toMatchObject({ objects: { settled: 2 }, duplicatesPossible: 2, logs: { sent: 4 } });
    },
  );

  it('is waited for with doubling ceilings of up to 30 s and full jitter, two minutes in all', async () => {
    const world = smallWorld();
    world.intake.always = { status: 503 };
    world.random = () => 0.999;
    const answer = await world.replay();
    expect(world.clock.sleeps.map((ms) => Math.ceil(ms / 1_000))).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(answer).toMatchObject({
      objects: { listed: 2, settled: 0 },
      records: { delivered: 0, deadLettered: 0 },
      complete: false,
      next: {},
    });
    expect(answer.records.held).toBe(answer.records.read);
    expect(world.intake.payloads).toHaveLength(9);
    expect(world.parkedKeys).toEqual(['a', 'b']);
  });

  it.each([
    [{ 'retry-after': '45' }, 45_000],
    [{ 'x-ratelimit-reset': '12' }, 12_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' }, 60_000],
  ])('is not asked for before %j is over', async (headers, waitMs) => {
    const world = smallWorld();
    world.intake.script.push({ status: 429, headers });
    await world.replay();
    expect(world.clock.sleeps[0]).toBe(waitMs);
  });

  it('counts what a cut request may have brought, also where the next one is refused and taken apart', async () => {
    const world = new ReplayWorld();
    world.put('a', lines(4));
    world.intake.script.push({ cut: 'after-acceptance' }, { status: 413 });
    const answer = await world.replay();
    expect([...world.intake.times.values()]).toEqual([2, 2, 2, 2]);
    expect(answer.duplicatesPossible).toBe(4);
  });
});

describe('a wrong key', () => {
  it.each([401, 403])('holds everything after %i, once the secret was read again', async (status) => {
    const world = smallWorld();
    world.intake.always = { status };
    world.intake.renewKeyTo = async () => true;
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { settled: 0 },
      records: { delivered: 0, deadLettered: 0 },
      complete: false,
    });
    expect(world.intake.renewals).toBe(1);
    expect(world.intake.payloads).toHaveLength(2);
    expect(world.parkedKeys).toEqual(['a', 'b']);
  });

  it('is no trouble once the secret holds the right one', async () => {
    const world = smallWorld();
    world.intake.always = { status: 403 };
    world.intake.renewKeyTo = async () => {
      world.intake.always = undefined;
      return true;
    };
    const answer = await world.replay();
    expect(answer).toMatchObject({ objects: { settled: 2 }, duplicatesPossible: 0, complete: true });
    expect(world.intake.renewals).toBe(1);
  });

  it.each([
    ['is the same as before', async () => false],
    ['cannot be read', () => Promise.reject(new Error('AccessDeniedException'))],
  ])('holds everything where the secret %s', async (_, renewKeyTo) => {
    const world = smallWorld();
    world.intake.always = { status: 403 };
    world.intake.renewKeyTo = renewKeyTo;
    expect(await world.replay()).toMatchObject({ objects: { settled: 0 }, complete: false });
    expect(world.intake.payloads).toHaveLength(1);
  });
});

describe('an answer that no intake of Datadog gives', () => {
  it.each([301, 302, 304, 307, 404, 405, 407, 415, 421])('holds everything after %i', async (status) => {
    const world = smallWorld();
    world.intake.always = { status };
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { settled: 0 },
      records: { delivered: 0, deadLettered: 0 },
      complete: false,
    });
    expect(world.intake.payloads).toHaveLength(1);
    expect(world.parkedKeys).toEqual(['a', 'b']);
  });
});

describe('refusals that are too many to be believed', () => {
  it.each([400, 413])('hold everything where all of the first batch is refused with %i', async (status) => {
    const world = smallWorld();
    world.intake.always = { status };
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { settled: 0 },
      records: { deadLettered: 0 },
      complete: false,
      balanced: true,
    });
    expect(world.parkedKeys).toEqual(['a', 'b']);
  });

  it('hold a single refused log until the intake has accepted another', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.isPoison = ({ message }) => message.startsWith('poison');
    world.put('a', lines(1, 'poison'));
    expect(await world.replay()).toMatchObject({ objects: { held: 1 }, records: { held: 1 }, balanced: true });
    world.put('b', lines(1, 'good'));
    expect(await world.replay()).toMatchObject({ objects: { settled: 2 }, records: { deadLettered: 1, delivered: 1 } });
  });

  it('hold where they are more than 5 % of the last 1,000', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.isPoison = ({ message }) => message.startsWith('poison');
    world.put('a', [...lines(500, 'good'), ...lines(51, 'poison'), ...lines(449, 'more')]);
    const answer = await world.replay();
    expect(answer).toMatchObject({
      objects: { held: 1 },
      records: { deadLettered: 0 },
      complete: false,
      balanced: true,
    });
    expect(world.parkedKeys).toEqual(['a']);
  });

  it('are believed where they are 5 % of the last 1,000', async () => {
    const world = new ReplayWorld({ HYDRANT_MAX_IN_FLIGHT: '1' });
    world.intake.isPoison = ({ message }) => message.startsWith('poison');
    world.put('a', [...lines(500, 'good'), ...lines(50, 'poison'), ...lines(450, 'more')]);
    expect(await world.replay()).toMatchObject({
      objects: { settled: 1 },
      records: { deadLettered: 50, delivered: 950 },
    });
  });
});

describe('what is logged', () => {
  it('never holds a payload or the API key, whatever happens', async () => {
    const secret = 'customer-4711';
    for (const status of [202, 302, 400, 401, 404, 413, 503]) {
      const world = new ReplayWorld();
      world.intake.isPoison = ({ message }) => message.includes('poison');
      world.put('a', [...lines(30, secret), line(record(`poison ${secret}`)), `broken ${secret}`, line(secret)]);
      if (status !== 202) world.intake.always = { status, body: `{"echo":"${secret}"}` };
      world.store.trouble({ action: 'copy', key: 'a', fault: 'denied' });
      await world.replay();
      const text = JSON.stringify(world.logged);
      expect(world.logged.length).toBeGreaterThan(0);
      expect(text).not.toContain(secret);
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
    }
  });
});
