import { PAYLOAD_LIMITS } from '../../shared/datadog/limits.ts';
import type { PlanTerms } from '../../shared/replay/plan/plan.ts';
import { type ObjectFacts, PlanFacts } from '../../shared/replay/plan/plan-facts.ts';
import { chooseSample, SAMPLE_LIMITS } from '../../shared/replay/plan/sample.ts';
import type { StoredObject } from '../../shared/replay/ports.ts';
import { Random } from '../fuzz/random.ts';
import { HOUR_MS, NOW } from './replay-world.ts';

const MB = 1_000_000;
const BYTES_OF_LOG = 5_000;

/** Of one reprocessor at 1 MB/s: an hour of sending is 3.6 GB. The margin takes five minutes of the window. */
export const TERMS: PlanTerms = {
  nowMs: NOW,
  windowMs: 18 * HOUR_MS,
  late: 'restamp',
  megabytesPerSecond: 1,
  isAssumed: true,
  reprocessors: 1,
  maxConcurrency: 50,
  lambdaMemoryMb: 1_024,
  leaseMs: 120_000,
  payload: PAYLOAD_LIMITS,
};

/** Logs of one age; `hoursAgo` undefined: without a date. */
export interface Batch {
  readonly hoursAgo: number | undefined;
  readonly gigabytes: number;
  readonly late?: boolean;
}

/** What a dry run sees of one object with these batches, in logs of 1 MB. */
export function factsOf(batches: readonly Batch[]): PlanFacts {
  const facts = new PlanFacts();
  facts.selected({ key: 'failed/a', size: 1_000, lastModifiedMs: NOW, etag: '' });
  const object = facts.read();
  object.stored(1_000);
  for (const { hoursAgo, gigabytes, late = false } of batches) {
    const dateMs = hoursAgo === undefined ? undefined : NOW - hoursAgo * HOUR_MS;
    addLogs(object, gigabytes * 1_000, { dateMs, bytes: MB, late });
  }
  object.end(true);
  return facts;
}

function addLogs(
  object: ObjectFacts,
  count: number,
  log: { dateMs: number | undefined; bytes: number; late: boolean },
) {
  for (let index = 0; index < count; index++) {
    object.line('HttpEndpoint.DestinationException', log.dateMs, 'logs');
    object.log({ namespace: 'shop', service: 'cart', ...log });
  }
}

/** An outage of six hours that has just ended, which left 2 TB of logs in 100,000 objects of gzip. */
export function outageOf2Tb(): PlanFacts {
  const random = randomOf(20_260_301);
  const objects = Array.from({ length: 100_000 }, (_, index): StoredObject => {
    const lastModifiedMs = NOW - 6 * HOUR_MS + Math.floor((index / 100_000) * 6 * HOUR_MS);
    return { key: `failed/${index}`, size: Math.floor(4 * MB * (0.5 + random())), lastModifiedMs, etag: '' };
  });
  const facts = new PlanFacts();
  for (const object of objects) facts.selected(object);
  for (const object of chooseSample(objects, SAMPLE_LIMITS, random)) readObject(facts, object, random);
  return facts;
}

const SERVICES = ['cart', 'till', 'search', 'login', 'mail'];

/** Some five times its stored bytes are logs, which arrived in the five minutes before it was written. */
function readObject(facts: PlanFacts, { size, lastModifiedMs }: StoredObject, random: () => number): void {
  const object = facts.read();
  object.stored(size);
  const count = Math.floor((size * (4.5 + random())) / BYTES_OF_LOG);
  object.inflated(Math.floor(count * BYTES_OF_LOG * 1.4));
  const errorCode = random() < 0.1 ? 'Lambda.FunctionError' : 'HttpEndpoint.DestinationException';
  for (let index = 0; index < count; index++) {
    const dateMs = lastModifiedMs - Math.floor((index / count) * 300_000);
    object.line(errorCode, dateMs, 'logs');
    object.log({ namespace: 'shop', service: SERVICES[index % 5], dateMs, bytes: BYTES_OF_LOG, late: false });
  }
  object.end(true);
}

/** From 0 up to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  const source = new Random(seed);
  return () => source.below(2 ** 32) / 2 ** 32;
}
