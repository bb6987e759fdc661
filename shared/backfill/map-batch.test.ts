import { describe, expect, it } from 'vitest';
import { mapOf, readDefinition, substitutions } from '../../test/backfill/definition.ts';
import { batches, type ListedItem } from '../../test/backfill/distributed-map.ts';
import { NO_SUMS } from '../replay/sum-reports.ts';
import { readMapBatch, readNextRound } from './map-batch.ts';

const LAYOUT = { backupPrefix: '', statePrefix: 'hydrant/' };

/** An object as Step Functions lists it. */
const item = (Key: string, Size = 100): ListedItem => ({
  Etag: '"05704fbdccb224cb01c59005bebbad28"',
  Key,
  LastModified: 1_668_699_881,
  Size,
  StorageClass: 'STANDARD',
});

const batchOf = (prefix: string, ...Items: ListedItem[]) => ({
  BatchInput: { request: { prefix, late: 'hold' } },
  Items,
});

describe('a batch of a Distributed Map', () => {
  it('is a request for its keys', () => {
    expect(readMapBatch(batchOf('failed/', item('failed/a'), item('failed/b ü')), LAYOUT)).toEqual({
      items: 2,
      leftOut: 0,
      rounds: 0,
      sums: NO_SUMS,
      request: { late: 'hold', keys: ['failed/a', 'failed/b ü'] },
    });
  });

  it("leaves out folders, what is empty, and Hydrant's own where the Map's prefix does not name them", () => {
    const own = ['replayed/a', 'dead-letter/a', 'ledger/a', 'reports/a', 'control/pause', 'backfill/a'].map((key) =>
      item(`hydrant/${key}`),
    );
    for (const prefix of ['', 'h', 'hydrant']) {
      const batch = readMapBatch(batchOf(prefix, item('failed/', 0), item('failed/a'), item('b', 0), ...own), LAYOUT);
      expect(batch).toMatchObject({ items: 9, leftOut: 8, request: { keys: ['failed/a'] } });
    }
    const { request } = readMapBatch(batchOf('hydrant/', ...own), LAYOUT);
    expect(request?.keys).toEqual(['hydrant/replayed/a', 'hydrant/dead-letter/a']);
  });

  it('leaves out objects of the mode AllData, unless that mode is asked for', () => {
    const [failed, raw] = [item('failed/processing-failed/2026/11/21/11/a'), item('all/2026/11/21/11/a')];
    const batch = batchOf('', failed, raw);
    expect(readMapBatch(batch, LAYOUT)).toMatchObject({ leftOut: 1, request: { keys: [failed.Key] } });
    const range = { from: '2026-11-21T11:00:00Z', to: '2026-11-21T12:00:00Z' };
    const asked = { ...batch, BatchInput: { request: { prefix: '', mode: 'all-data', ...range } } };
    expect(readMapBatch(asked, LAYOUT)).toMatchObject({ leftOut: 0, request: { keys: [failed.Key, raw.Key] } });
  });

  it('of which nothing is to be replayed asks for nothing', () => {
    expect(readMapBatch(batchOf('', item('hydrant/replayed/a')), LAYOUT)).toMatchObject({
      items: 1,
      leftOut: 1,
      request: undefined,
    });
  });

  it.each([
    [{ Items: [] }, 'BatchInput'],
    [{ BatchInput: { request: {} }, Items: [] }, 'BatchInput.request.prefix'],
    [{ BatchInput: { request: { prefix: '' } }, Items: {} }, 'Items'],
    [{ BatchInput: { request: { prefix: '' } }, Items: [item('a'), { Key: 'b' }] }, 'Items.1.Size'],
    [{ BatchInput: { request: { prefix: '', perfix: 'a' } }, Items: [item('a')] }, 'perfix'],
    [{ BatchInput: { request: { prefix: '', late: 'x' } }, Items: [] }, 'late'],
  ])('%j is refused by name', (input, name) => {
    expect(() => readMapBatch(input, LAYOUT)).toThrow(name);
  });

  it('of the longest keys that S3 has fits into what an execution may take', () => {
    const { ItemBatcher } = mapOf(readDefinition(substitutions('backup', 52)));
    if (ItemBatcher === undefined) throw new Error('the Map has no ItemBatcher');
    const items = Array.from({ length: 500 }, (_, index) => item(`${index}`.padEnd(1_024, '"')));
    const made = batches(items, ItemBatcher, { request: { prefix: '' } });
    const inputs = made.map(({ input }) => input);
    for (const input of inputs) expect(Buffer.byteLength(input)).toBeLessThanOrEqual(200_000);
    const keys = inputs.flatMap((input) => readMapBatch(JSON.parse(input), LAYOUT).request?.keys ?? []);
    expect(keys).toEqual(items.map(({ Key }) => Key));
  });
});

describe('the next round of a batch', () => {
  const answer = {
    ...{ items: 2, leftOut: 0, rounds: 1, sums: NO_SUMS, open: 1, balanced: true },
    ...{ complete: false, stopped: 'deadline', next: { keys: ['a'], late: 'hold' } },
  };

  it('asks for what the last one answered as next', () => {
    expect(readNextRound(answer)).toEqual({
      items: 2,
      leftOut: 0,
      rounds: 1,
      sums: NO_SUMS,
      request: { keys: ['a'], late: 'hold' },
    });
  });

  it.each([{ ...answer, next: null }, { ...answer, sums: {} }, { rounds: 1 }])('is not asked for by %j', (input) => {
    expect(() => readNextRound(input)).toThrow('no answer of a batch that has a "next"');
  });
});
