import { afterEach, describe, expect, it } from 'vitest';
import { pause, resume } from '../../shared/replay/control.ts';
import { type BackfillWorld, BUCKET, startBackfillWorld } from './backfill-world.ts';
import { readDefinition, type StateMachine, substitutions, withBatchesOf } from './definition.ts';
import { Execution } from './execution.ts';

const machine = readDefinition(substitutions(BUCKET, 52));

let world: BackfillWorld;
afterEach(() => world.close());

/** Objects `failed/000` …, each with its messages. */
function parkMany(objects: number, messagesEach = 2): string[] {
  return Array.from({ length: objects }, (_, object) => {
    const name = String(object).padStart(3, '0');
    const messages = Array.from({ length: messagesEach }, (_, index) => `${name}-${index}`);
    world.park(`failed/${name}`, messages);
    return messages;
  }).flat();
}

const execution = (input: object = {}, definition: StateMachine = machine) =>
  new Execution(definition, world.services, input);

describe('a backfill', () => {
  it('with 50 children at once sends every log once, settles every object, and its sum closes', async () => {
    world = await startBackfillWorld();
    const messages = parkMany(150);
    const backfill = execution({ prefix: 'failed/' }, withBatchesOf(machine, 3));
    const outcome = await backfill.start();

    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: {
        again: false,
        children: { succeeded: 50, failed: 0, notStarted: 0, unreadable: 0, unbalanced: 0 },
        items: 150,
        leftOut: 0,
        objects: { listed: 150, settled: 150, held: 0, remaining: 0 },
        records: { read: 300, delivered: 300 },
        logs: { sent: 300 },
        duplicatesPossible: 0,
        balanced: true,
        complete: true,
      },
    });
    expect(backfill.maps[0]).toMatchObject({ mostAtOnce: 50 });
    expect(world.times()).toEqual(new Map(messages.map((message) => [message, 1])));
    expect(world.s3.buckets.keys(BUCKET, 'failed/')).toEqual([]);
    expect(world.s3.buckets.keys(BUCKET, 'hydrant/replayed/')).toHaveLength(150);
    const { report } = outcome.output as { report: string };
    expect(world.report(report)).toMatchObject({ version: 1, failed: {}, stopped: {}, answer: { complete: true } });
  });

  it("leaves out Hydrant's own objects, folders and what is empty", async () => {
    world = await startBackfillWorld();
    const messages = parkMany(2);
    world.park('hydrant/replayed/failed/old', ['old']);
    world.park('hydrant/dead-letter/failed/old', ['dead']);
    for (const key of ['failed/', 'failed/empty']) world.services.put(BUCKET, key, '');
    world.services.put(BUCKET, 'hydrant/reports/r.json', '{}');
    expect(await execution().start()).toMatchObject({
      status: 'SUCCEEDED',
      output: { items: 7, leftOut: 5, objects: { listed: 2, settled: 2 } },
    });
    expect([...world.times().keys()].sort()).toEqual(messages);
  });

  it("takes those of Hydrant's own objects that its prefix names", async () => {
    world = await startBackfillWorld();
    world.park('hydrant/dead-letter/failed/a', ['dead']);
    expect(await execution({ prefix: 'hydrant/dead-letter/' }).start()).toMatchObject({ status: 'SUCCEEDED' });
    expect(world.times()).toEqual(new Map([['dead', 1]]));
    expect(await execution({ prefix: 'hydrant/' }).start()).toMatchObject({
      status: 'SUCCEEDED',
      output: { objects: { listed: 1, settled: 1 }, records: { read: 1 } },
    });
  });

  it('of nothing is complete', async () => {
    world = await startBackfillWorld();
    expect(await execution({ prefix: 'failed/' }).start()).toMatchObject({
      status: 'SUCCEEDED',
      output: { items: 0, complete: true, balanced: true },
    });
  });

  it('hands its selection to every child, and each its part of the rate', async () => {
    world = await startBackfillWorld({ HYDRANT_MAX_MB_PER_S: '1000' });
    parkMany(3);
    const input = { prefix: 'failed/', errorCodes: ['Lambda.*'], maxMegabytesPerSecond: 5 };
    expect(await execution(input, withBatchesOf(machine, 1)).start()).toMatchObject({
      status: 'SUCCEEDED',
      output: { objects: { partly: 3 }, records: { skipped: 6 } },
    });
    const batches = world.payloads.map((payload) => JSON.parse(payload)).filter(({ Items }) => Items !== undefined);
    expect(batches).toHaveLength(3);
    for (const { BatchInput } of batches) {
      expect(BatchInput.request).toMatchObject({ errorCodes: ['Lambda.*'], maxMegabytesPerSecond: 0.1 });
    }
  });

  it.each([
    [{ perfix: 'failed/' }, 'perfix'],
    [{ prefix: 'failed/', keys: ['a'] }, 'keys'],
    [{ maxObjects: 5 }, 'maxObjects'],
  ])('asked for %j is refused before anything is listed', async (input, word) => {
    world = await startBackfillWorld();
    parkMany(1);
    const backfill = execution(input);
    expect(await backfill.start()).toMatchObject({
      status: 'FAILED',
      error: 'InputError',
      cause: expect.stringContaining(word),
    });
    expect(backfill.entered).toEqual(['Plan']);
  });
});

describe('a child', () => {
  it('that is throttled is tried again', async () => {
    world = await startBackfillWorld();
    parkMany(1);
    let throttled = 0;
    world.fail = () => {
      if (throttled++ < 2) throw Object.assign(new Error('Rate exceeded'), { name: 'Lambda.TooManyRequestsException' });
    };
    expect(await execution({ prefix: 'failed/' }).start()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('for which Datadog is away is tried again later', async () => {
    world = await startBackfillWorld();
    parkMany(1);
    let runs = 0;
    world.fail = (payload) => {
      const isBatch = payload.includes('BatchInput');
      if (isBatch && runs++ === 0) throw Object.assign(new Error('503'), { name: 'IntakeUnavailable' });
    };
    expect(await execution({ prefix: 'failed/' }).start()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a backfill that fails', () => {
  it('by a few children runs to its end, says so, and takes what is left when it is redriven', async () => {
    world = await startBackfillWorld();
    const messages = parkMany(40, 1);
    world.fail = (payload) => {
      if (payload.includes('failed/007'))
        throw Object.assign(new Error('out of memory'), { name: 'Runtime.ExitError' });
    };
    const backfill = execution({ prefix: 'failed/' }, withBatchesOf(machine, 1));
    const failed = await backfill.start();
    expect(failed).toMatchObject({ status: 'FAILED', error: 'BackfillIncomplete' });
    for (const words of ['Runtime.ExitError (1)', 'Nothing is lost', 'Redrive', 'hydrant/reports/backfill-']) {
      expect(failed.cause).toContain(words);
    }
    expect(world.times().size).toBe(39);

    world.fail = () => {};
    expect(await backfill.redrive()).toMatchObject({
      status: 'SUCCEEDED',
      output: { children: { succeeded: 1 }, complete: true },
    });
    expect(world.times()).toEqual(new Map(messages.map((message) => [message, 1])));
  });

  it('because Datadog refuses the key ends its Map, and nothing is lost', async () => {
    world = await startBackfillWorld({ DD_API_KEY: 'wrong' });
    parkMany(60, 1);
    const failed = await execution({ prefix: 'failed/' }, withBatchesOf(machine, 1)).start();
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(world.s3.buckets.keys(BUCKET, 'failed/')).toHaveLength(60);
  });

  it('by many children ends its Map, and runs the rest when it is redriven', async () => {
    world = await startBackfillWorld();
    const messages = parkMany(60, 1);
    world.fail = (payload) => {
      if (payload.includes('BatchInput')) throw Object.assign(new Error('refused'), { name: 'ReplayEndedEarly' });
    };
    const backfill = execution({ prefix: 'failed/' }, withBatchesOf(machine, 1));
    expect(await backfill.start()).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    world.fail = () => {};
    expect(await backfill.redrive()).toMatchObject({ status: 'SUCCEEDED', output: { complete: true } });
    expect(world.times().size).toBe(messages.length);
  });
});

describe('a backfill under orders', () => {
  /** Happens before the first batch. */
  const beforeTheFirst = (happens: () => void) => {
    world.fail = (payload) => {
      if (!payload.includes('BatchInput')) return;
      world.fail = () => {};
      happens();
    };
  };

  it('that is paused ends, says so, and goes on when it is resumed and redriven', async () => {
    world = await startBackfillWorld();
    const messages = parkMany(6, 1);
    await pause(world.controlled, Date.now());
    const backfill = execution({ prefix: 'failed/' }, withBatchesOf(machine, 2));
    const paused = await backfill.start();
    expect(paused).toMatchObject({ status: 'FAILED', error: 'BackfillIncomplete' });
    expect(paused.cause).toContain('paused (3)');
    expect(paused.cause).toContain('hydrant resume');
    expect(world.times().size).toBe(0);

    await resume(world.controlled);
    const output = { children: { succeeded: 3 }, objects: { settled: 6, remaining: 0 } };
    expect(await backfill.redrive()).toMatchObject({ status: 'SUCCEEDED', output });
    expect(world.times()).toEqual(new Map(messages.map((message) => [message, 1])));
    expect(backfill.entered).toEqual([
      ...['Plan', 'Replay', 'Add up', 'Add up', 'Is all done?'],
      ...['Plan', 'Replay', 'Add up', 'Is all done?', 'Done'],
    ]);
  });

  it('that is stopped ends, with the children that had not begun; another goes on', async () => {
    world = await startBackfillWorld();
    parkMany(6, 1);
    beforeTheFirst(() => world.services.put(BUCKET, 'hydrant/control/stop', '{}'));
    const stopped = await execution({ prefix: 'failed/' }, withBatchesOf(machine, 2)).start();
    expect(stopped).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('stopped (3)') });
    await resume(world.controlled);
    expect(await execution({ prefix: 'failed/' }).start()).toMatchObject({
      status: 'SUCCEEDED',
      output: { objects: { settled: 6 } },
    });
  });
});
