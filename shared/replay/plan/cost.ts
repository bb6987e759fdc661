/**
 * List prices of us-east-1 in US dollars, without the free tier, as of November 2026:
 * https://aws.amazon.com/lambda/pricing/ (arm64, first tier) and https://aws.amazon.com/s3/pricing/ (S3 Standard).
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2026-11',
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1_000_000,
  /** LIST, COPY and PUT; DELETE costs nothing */
  s3Write: 0.005 / 1_000,
  /** GET */
  s3Read: 0.0004 / 1_000,
} as const;

/** A reprocessor has 900 s, and keeps the last 30 for settling (`serverless.yml`, `run.ts`). */
const WORKING_SECONDS = 870;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const KEYS_OF_PAGE = 1_000;

/** What the run itself costs: not what Datadog bills, and not the data that leaves AWS, which depends on where Datadog's site is. */
export interface Cost {
  readonly usd: number;
  readonly lambda: { readonly gbSeconds: number; readonly requests: number; readonly usd: number };
  readonly s3: {
    readonly list: number;
    readonly get: number;
    readonly copy: number;
    readonly put: number;
    readonly usd: number;
  };
  readonly region: string;
  /** Year and month of the prices */
  readonly pricesAsOf: string;
}

/**
 * An upper bound: each invocation lists all that is selected, and every object is settled, which is a GET and a COPY. A PUT for each
 * invocation is its report.
 *
 * @param durationMs of the run, in which all reprocessors work
 */
export function costOf(run: {
  readonly objects: number;
  readonly durationMs: number;
  readonly reprocessors: number;
  readonly lambdaMemoryMb: number;
}): Cost {
  const seconds = run.durationMs / 1_000;
  const requests = run.objects === 0 ? 0 : run.reprocessors * Math.max(1, Math.ceil(seconds / WORKING_SECONDS));
  const gbSeconds = Math.ceil((seconds * run.reprocessors * run.lambdaMemoryMb) / 1_024);
  const list = requests * Math.ceil(run.objects / KEYS_OF_PAGE);
  const lambdaUsd = gbSeconds * PRICES.lambdaGbSecond + requests * PRICES.lambdaRequest;
  const s3Usd = (list + run.objects + requests) * PRICES.s3Write + run.objects * PRICES.s3Read;
  return {
    usd: toTenthOfCent(lambdaUsd + s3Usd),
    lambda: { gbSeconds, requests, usd: toTenthOfCent(lambdaUsd) },
    s3: { list, get: run.objects, copy: run.objects, put: requests, usd: toTenthOfCent(s3Usd) },
    region: PRICES.region,
    pricesAsOf: PRICES.asOf,
  };
}

/** Upwards: what costs something is not free. */
const toTenthOfCent = (usd: number): number => Math.ceil(usd * 1_000) / 1_000;
