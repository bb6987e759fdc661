import type { PackingLimits } from '../../datadog/pack.ts';
import { MAX_RECORD_BYTES } from '../../firehose/limits.ts';
import { OBJECTS_AT_ONCE } from '../limits.ts';

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
  /** GET and HEAD */
  s3Read: 0.0004 / 1_000,
} as const;

/** A reprocessor has 900 s, and keeps the last 30 for settling (`serverless.yml`, `run.ts`). */
const WORKING_SECONDS = 870;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const KEYS_OF_PAGE = 1_000;

/** What a child of a backfill takes (`infra/backfill/state-machine.asl.json`). */
const KEYS_OF_CHILD = 100;

/** A run looks for orders at its start, and then no oftener (`control-watch.ts`). */
const LOOK_EVERY_SECONDS = 10;

/** Dead letters are written when so many bytes wait, of a text that base64 makes at most so much longer (`dead-letters.ts`). */
const LETTERS_OF_WRITE_BYTES = 8 * 1024 * 1024;
const LETTER_GROWTH = 2;

/** What the run itself costs: not what Datadog bills, and not the data that leaves AWS, which depends on where Datadog's site is. */
export interface Cost {
  readonly usd: number;
  readonly lambda: { readonly gbSeconds: number; readonly requests: number; readonly usd: number };
  readonly s3: {
    readonly list: number;
    /** HEAD among them */
    readonly get: number;
    readonly copy: number;
    readonly put: number;
    readonly usd: number;
  };
  readonly region: string;
  /** Year and month of the prices */
  readonly pricesAsOf: string;
}

/** What is to be paid for, none of it less than it will be. */
export interface CostLoad {
  readonly objects: number;
  /** Of these, the objects that an earlier run has begun */
  readonly begun: number;
  readonly inflatedBytes: number;
  /** Lines that become dead letters */
  readonly unreadable: number;
  readonly logs: number;
  readonly logBytes: number;
  /** Of the run, in which all reprocessors work */
  readonly durationMs: number;
}

export interface CostTerms {
  readonly reprocessors: number;
  readonly lambdaMemoryMb: number;
  readonly leaseMs: number;
  readonly payload: PackingLimits;
}

/**
 * An upper bound of a run that meets no trouble: no request is repeated, Datadog refuses nothing, and the prefix holds nothing but
 * the selection. With several reprocessors it is a backfill, without the state transitions of Step Functions.
 */
export function costOf(load: CostLoad, terms: CostTerms): Cost {
  const { reprocessors, lambdaMemoryMb } = terms;
  const workSeconds = (load.durationMs / 1_000) * reprocessors;
  const { requests, s3 } = requestsOf(load, terms, workSeconds);
  const gbSeconds = Math.ceil((workSeconds * lambdaMemoryMb) / 1_024);
  const lambdaUsd = gbSeconds * PRICES.lambdaGbSecond + requests * PRICES.lambdaRequest;
  const s3Usd = (s3.list + s3.copy + s3.put) * PRICES.s3Write + s3.get * PRICES.s3Read;
  return {
    usd: toTenthOfCent(lambdaUsd + s3Usd),
    lambda: { gbSeconds, requests, usd: toTenthOfCent(lambdaUsd) },
    s3: { ...s3, usd: toTenthOfCent(s3Usd) },
    region: PRICES.region,
    pricesAsOf: PRICES.asOf,
  };
}

interface Requests {
  readonly requests: number;
  readonly s3: Omit<Cost['s3'], 'usd'>;
}

function requestsOf(load: CostLoad, { reprocessors, leaseMs, payload }: CostTerms, workSeconds: number): Requests {
  const { objects, begun } = load;
  if (objects === 0) return { requests: 0, s3: { list: 0, get: 0, copy: 0, put: 0 } };
  const isBackfill = reprocessors > 1;
  const first = isBackfill ? Math.ceil(objects / KEYS_OF_CHILD) : 1;
  const further = Math.max(0, Math.ceil(workSeconds / WORKING_SECONDS) - (isBackfill ? 0 : 1));
  const runs = first + further;
  const pages = Math.ceil(objects / KEYS_OF_PAGE);
  // A claim of what was begun meets an entry, finds out whose it is, reads the last one and takes the next number.
  const interrupted = further * OBJECTS_AT_ONCE;
  const retaken = begun + interrupted;
  const prolonged = OBJECTS_AT_ONCE * Math.ceil((workSeconds * 1_000) / (leaseMs / 2));
  const entries = objects + retaken + interrupted * 2 + fullPayloads(load, payload) + prolonged;
  return {
    requests: runs,
    s3: {
      // The bucket, orders, and the ledger of what runs before have left.
      list: pages * (isBackfill ? 1 : 2 * runs) + runs + Math.ceil(workSeconds / LOOK_EVERY_SECONDS) + retaken,
      // Each run finds the time of its own object; a child finds each of its keys.
      get: objects + runs + (isBackfill ? objects + further * KEYS_OF_CHILD : 0) + retaken * 2 + interrupted,
      copy: objects,
      // Of each run the object that tells the bucket's time, and the report.
      put: entries + deadLetters(load) + runs * 2,
    },
  };
}

/** After each of these it is written down how far its object is; the last of an object is not full. */
function fullPayloads({ logs, logBytes }: CostLoad, { maxBytes, maxEntries, maxLogs }: PackingLimits): number {
  const byLogs = maxLogs === undefined ? 0 : logs / (maxLogs / 2);
  return Math.ceil(logs / maxEntries + logBytes / (maxBytes - MAX_RECORD_BYTES) + byLogs);
}

function deadLetters({ objects, unreadable, inflatedBytes }: CostLoad): number {
  return Math.min(unreadable, objects + Math.ceil((inflatedBytes * LETTER_GROWTH) / LETTERS_OF_WRITE_BYTES));
}

/** Upwards: what costs something is not free. */
const toTenthOfCent = (usd: number): number => Math.ceil(usd * 1_000) / 1_000;
