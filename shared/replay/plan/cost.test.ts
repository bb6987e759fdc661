import { expect, it } from 'vitest';
import { costOf } from './cost.ts';

const RUN = { objects: 100_000, durationMs: 100_000_000, reprocessors: 1, lambdaMemoryMb: 1_024 };

it('a run costs its gigabyte-seconds, its invocations, and the requests to S3', () => {
  expect(costOf(RUN)).toEqual({
    usd: 1.932,
    lambda: { gbSeconds: 100_000, requests: 115, usd: 1.334 },
    s3: { list: 11_500, get: 100_000, copy: 100_000, put: 115, usd: 0.599 },
    region: 'us-east-1',
    pricesAsOf: '2026-11',
  });
});

it('several reprocessors cost as much together as one that takes as many times as long', () => {
  const { lambda } = costOf({ ...RUN, durationMs: RUN.durationMs / 50, reprocessors: 50 });
  expect(lambda).toEqual({ gbSeconds: 100_000, requests: 150, usd: 1.334 });
});

it('what takes no time costs a request, and what is nothing costs nothing', () => {
  expect(costOf({ ...RUN, objects: 1, durationMs: 0 })).toMatchObject({ usd: 0.001, lambda: { requests: 1 } });
  expect(costOf({ ...RUN, objects: 0, durationMs: 0 }).usd).toBe(0);
});
