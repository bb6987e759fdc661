import { describe, expect, it } from 'vitest';
import { PAYLOAD_LIMITS } from '../../datadog/limits.ts';
import { type CostLoad, type CostTerms, costOf } from './cost.ts';

const TERMS: CostTerms = { reprocessors: 1, lambdaMemoryMb: 1_024, leaseMs: 120_000, payload: PAYLOAD_LIMITS };
const LOAD: CostLoad = {
  objects: 100_000,
  begun: 0,
  inflatedBytes: 0,
  unreadable: 0,
  logs: 0,
  logBytes: 0,
  durationMs: 100_000_000,
};
const SMALL: CostLoad = { ...LOAD, objects: 100, durationMs: 0 };

describe('the cost of a run', () => {
  it('is its gigabyte-seconds, its invocations, and the requests to S3', () => {
    expect(costOf(LOAD, TERMS)).toMatchObject({
      lambda: { gbSeconds: 100_000, requests: 115, usd: 1.334 },
      s3: { list: 2 * 115 * 100 + 115 + 10_000 + 114 * 8, copy: 100_000 },
      region: 'us-east-1',
      pricesAsOf: '2026-11',
    });
  });

  it('of small objects is an entry of the ledger each, the clock, the report, and two listings', () => {
    expect(costOf(SMALL, TERMS).s3).toMatchObject({ list: 3, get: 101, copy: 100, put: 102 });
  });

  it('counts an entry for each payload that is full, by logs or by bytes', () => {
    const put = (load: Partial<CostLoad>) => costOf({ ...SMALL, objects: 1, ...load }, TERMS).s3.put;
    expect([put({ logs: 5_000 }), put({ logBytes: 4 * 3_976_000 })]).toEqual([3 + 5, 3 + 4]);
  });

  it('counts dead letters, and what it takes to go on with what an earlier run has begun', () => {
    const { list, get, put } = costOf({ ...SMALL, begun: 10, unreadable: 3, inflatedBytes: 1_000 }, TERMS).s3;
    expect({ list, get, put }).toEqual({ list: 13, get: 121, put: 115 });
  });

  it('of a backfill is as many runs as it has children, which find their keys one by one', () => {
    const { lambda, s3 } = costOf({ ...LOAD, durationMs: LOAD.durationMs / 50 }, { ...TERMS, reprocessors: 50 });
    expect(lambda).toEqual({ gbSeconds: 100_000, requests: 1_000 + 115, usd: 1.334 });
    expect(s3.get).toBeGreaterThan(200_000);
  });

  it('of what takes no time is something, and of nothing nothing', () => {
    expect(costOf({ ...SMALL, objects: 1 }, TERMS)).toMatchObject({ usd: 0.001, lambda: { requests: 1 } });
    expect(costOf({ ...SMALL, objects: 0 }, TERMS).usd).toBe(0);
  });
});
