import { describe, expect, it } from 'vitest';
import { NOW, ReplayWorld } from '../../test/replay/replay-world.ts';
import { NO_SUMS, type Sums } from '../replay/sum-reports.ts';
import type { BatchAnswer } from './batch-answer.ts';
import { type BackfillAnswer, sumBackfill } from './sum.ts';

const RUN = 'hydrant/backfill/0f1e2d3c-0000-4000-8000-123456789abc';
const MANIFEST = `${RUN}/manifest.json`;

const settings = { backupBucket: 'backup', backupPrefix: 'failed/', statePrefix: 'hydrant/' };

const SUMS: Sums = {
  ...NO_SUMS,
  objects: { listed: 1, settled: 1, held: 0, partly: 0, elsewhere: 0, remaining: 0 },
  records: { ...NO_SUMS.records, read: 3, delivered: 2, dropped: 1 },
  logs: { sent: 2 },
};

const inputOf = (name: string) => JSON.stringify({ BatchInput: {}, Items: [{ Key: name, Size: 1 }] });

const answerWith = (fields: Partial<BatchAnswer> = {}): BatchAnswer => ({
  ...{ items: 1, leftOut: 0, rounds: 1, sums: SUMS, open: 0 },
  ...{ balanced: true, complete: true, stopped: null, next: null },
  ...fields,
});

const child = (name: string, output: object = answerWith()) => ({
  Input: inputOf(name),
  Output: JSON.stringify(output),
});

/** A world with the results of a Map. */
function resultsOf(results: Partial<Record<'SUCCEEDED' | 'FAILED' | 'PENDING', readonly object[]>>): ReplayWorld {
  const world = new ReplayWorld();
  const ResultFiles = Object.fromEntries(
    (['SUCCEEDED', 'FAILED', 'PENDING'] as const).map((status) => {
      const Key = `${RUN}/${status}_0.json`;
      if (results[status] === undefined) return [status, []];
      world.store.put(Key, JSON.stringify(results[status]), NOW);
      return [status, [{ Key, Size: 1 }]];
    }),
  );
  world.store.put(MANIFEST, JSON.stringify({ DestinationBucket: 'backup', MapRunArn: 'arn', ResultFiles }), NOW);
  return world;
}

const sum = (world: ReplayWorld, redriven = false): Promise<BackfillAnswer> =>
  sumBackfill({ sum: { bucket: 'backup', key: MANIFEST }, redriven }, settings, world.ports);

describe('the sum of a backfill', () => {
  it('is that of its children, and is written as a report', async () => {
    const world = resultsOf({ SUCCEEDED: [child('a'), child('b', answerWith({ sums: NO_SUMS, leftOut: 1 }))] });
    const answer = await sum(world);
    expect(answer).toMatchObject({ ...SUMS, items: 2, leftOut: 1, again: false, balanced: true, complete: true });
    expect(answer.report).toBe('hydrant/reports/backfill-0f1e2d3c-0000-4000-8000-123456789abc.json');
    const { again: _, ...books } = answer;
    expect(JSON.parse(world.store.body(answer.report).toString())).toEqual({
      version: 1,
      endedAt: '2026-03-01T12:00:00.000Z',
      manifest: MANIFEST,
      failed: {},
      stopped: {},
      answer: books,
    });
  });

  it('says so where the Map listed nothing', async () => {
    const world = resultsOf({});
    const { warnings, complete } = await sum(world);
    expect(warnings).toEqual(['nothing lies below the prefix that was listed; HYDRANT_BACKUP_PREFIX is "failed/"']);
    expect(complete).toBe(true);
    expect(world.logged).toContainEqual(expect.objectContaining({ level: 'warn', message: warnings[0] }));
    expect((await sum(resultsOf({ SUCCEEDED: [child('a')] }))).warnings).toEqual([]);
  });

  it('counts a child once that stands with its failure too, after a redrive', async () => {
    const failed = { Input: inputOf('a'), Error: 'States.Timeout', Cause: '' };
    const results = { SUCCEEDED: [child('a'), child('a')], FAILED: [failed], PENDING: [{ Input: inputOf('a') }] };
    expect(await sum(resultsOf(results))).toMatchObject({
      ...SUMS,
      children: { succeeded: 1, failed: 0, notStarted: 0 },
    });
  });

  it.each<[string, Parameters<typeof resultsOf>[0], string]>([
    ['a child failed', { FAILED: [{ Input: inputOf('a'), Error: 'Lambda.Unknown' }] }, 'Lambda.Unknown (1)'],
    ['a child was not started', { PENDING: [{ Input: inputOf('a') }] }, 'not started: 1'],
    ['a child says nothing', { SUCCEEDED: [{ Input: inputOf('a') }] }, 'answer is not there or is none: 1'],
    ['a child says something else', { SUCCEEDED: [child('a', { ok: true })] }, 'answer is not there or is none: 1'],
    ['a child answers for fewer objects', { SUCCEEDED: [child('a', answerWith({ items: 0 }))] }, 'is none: 1'],
    [
      'a child was paused',
      { SUCCEEDED: [child('a', answerWith({ complete: false, stopped: 'paused', open: 1 }))] },
      'hydrant resume',
    ],
    [
      'the books of a child do not close',
      { SUCCEEDED: [child('a', answerWith({ balanced: false }))] },
      'of 1 children',
    ],
    [
      'the sum of all does not close',
      { SUCCEEDED: [child('a', answerWith({ sums: { ...SUMS, records: { ...SUMS.records, read: 4 } } }))] },
      'records read 4, outcomes 3',
    ],
  ])('fails where %s, says what to do, and writes the report', async (_, results, words) => {
    const world = resultsOf(results);
    const error = await sum(world).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).toBe('BackfillIncomplete');
    expect(error?.message).toContain(words);
    expect(error?.message).toContain('Redrive the execution');
    expect(world.store.keys.filter((key) => key.startsWith('hydrant/reports/'))).toHaveLength(1);
  });

  it('asks for the Map again instead of failing, where it is redriven', async () => {
    const world = resultsOf({ PENDING: [{ Input: inputOf('a') }] });
    await expect(sum(world)).rejects.toThrow();
    expect(await sum(world, true)).toMatchObject({ again: true, complete: false });
    expect(await sum(resultsOf({ SUCCEEDED: [child('a')] }), true)).toMatchObject({ again: false, complete: true });
  });

  it('counts what nobody came to as remaining', async () => {
    const paused = answerWith({ complete: false, stopped: 'paused', open: 4, sums: NO_SUMS });
    const world = resultsOf({ SUCCEEDED: [child('a', paused)] });
    expect(await sum(world, true)).toMatchObject({ objects: { listed: 4, remaining: 4 }, balanced: true });
  });

  it('fails where results are missing, cut or no results', async () => {
    const world = resultsOf({ SUCCEEDED: [child('a')] });
    await world.store.remove(`${RUN}/SUCCEEDED_0.json`);
    await expect(sum(world)).rejects.toThrow('cannot be read');
    world.store.put(`${RUN}/SUCCEEDED_0.json`, '[{"Input":"{}"}', NOW);
    await expect(sum(world)).rejects.toThrow('it ends before its JSON does');
    world.store.put(`${RUN}/SUCCEEDED_0.json`, '[{"Input":5}]', NOW);
    await expect(sum(world)).rejects.toThrow('cannot be read');
    world.store.put(MANIFEST, '{}', NOW);
    await expect(sum(world)).rejects.toThrow('is no manifest');
  });

  it.each([
    [{ sum: { bucket: 'other', key: MANIFEST }, redriven: false }, 'sum.bucket'],
    [{ sum: { bucket: 'backup' }, redriven: false }, 'sum.key'],
    [{ sum: { bucket: 'backup', key: MANIFEST } }, 'redriven'],
  ])('is refused of %j', async (input, words) => {
    await expect(sumBackfill(input, settings, resultsOf({}).ports)).rejects.toThrow(words);
  });
});
