import { describe, expect, it } from 'vitest';
import type { Cost } from '../../shared/replay/plan/cost.ts';
import { line, ReplayWorld, record } from './replay-world.ts';

const INPUT = { prefix: 'failed/' };

const lines = (count: number, messageBytes = 1) =>
  Array.from({ length: count }, (_, index) => line(record(`${index} ${'x'.repeat(messageBytes)}`)));

/** Plans a replay, then does it: the requests that were planned, and those that were made. */
async function plannedAndMade(world: ReplayWorld, input: object = INPUT) {
  const { plan } = await world.replay({ ...input, dryRun: true });
  world.store.calls.length = 0;
  const answer = await world.replay(input);
  expect(answer).toMatchObject({ complete: true, balanced: true });
  const made = { list: 0, get: 0, copy: 0, put: 0 };
  const billedAs = { list: 'list', find: 'get', read: 'get', copy: 'copy', write: 'put' } as const;
  for (const call of world.store.calls) {
    const action = call.slice(0, call.indexOf(' '));
    if (action in billedAs) made[billedAs[action as keyof typeof billedAs]]++;
  }
  return { planned: plan?.cost.s3 as Cost['s3'], made };
}

function expectBound(planned: Cost['s3'], made: Omit<Cost['s3'], 'usd'>): void {
  for (const kind of ['list', 'get', 'copy', 'put'] as const) expect(planned[kind]).toBeGreaterThanOrEqual(made[kind]);
}

describe('the cost of a plan', () => {
  it('has every request that a run of small objects makes', async () => {
    const world = new ReplayWorld();
    for (let index = 0; index < 100; index++) world.put(`failed/${index}`, lines(1));
    const { planned, made } = await plannedAndMade(world);
    expect(made).toEqual({ list: 3, get: 101, copy: 100, put: 102 });
    expectBound(planned, made);
    // It may look for orders once more, prolong eight leases, and fill a payload.
    expect(planned).toMatchObject({ list: 4, get: 101, copy: 100, put: 111 });
  });

  it.each([
    ['of many payloads, full by number', (world: ReplayWorld) => world.put('failed/a', lines(5_500))],
    ['of many payloads, full by bytes', (world: ReplayWorld) => world.put('failed/a', lines(40, 700_000))],
    [
      'with lines that become dead letters',
      (world: ReplayWorld) => {
        for (const key of ['failed/a', 'failed/b']) world.put(key, [...lines(3), 'broken', 'broken too']);
      },
    ],
  ])('is a bound of a run %s', async (_, fill) => {
    const world = new ReplayWorld();
    fill(world);
    const { planned, made } = await plannedAndMade(world);
    expectBound(planned, made);
  });

  it('is a bound of a run that goes on with what another has begun', async () => {
    const world = new ReplayWorld();
    world.put('failed/a', lines(3));
    world.intake.always = { status: 403 };
    expect((await world.replay(INPUT)).objects.held).toBe(1);
    world.intake.always = undefined;
    const { planned, made } = await plannedAndMade(world);
    expect(made.list).toBe(3);
    expectBound(planned, made);
  });
});
