import * as z from 'zod/mini';
import type { BucketSettings } from '../config/reprocessor-settings.ts';
import { faultsIn, InputError } from '../replay/input.ts';
import { reportKey } from '../replay/keys.ts';
import type { Ports } from '../replay/ports.ts';
import type { Sums } from '../replay/sum-reports.ts';
import { ChildTally } from './child-tally.ts';
import { type MapManifest, readManifest, readResults } from './map-results.ts';

const schema = z.strictObject({
  /** Where the Map's results are listed: the state's `ResultWriterDetails` */
  sum: z.strictObject({ bucket: z.string(), key: z.string() }),
  /** Whether the execution was redriven since its Map ended */
  redriven: z.boolean(),
});

/** What all children of a backfill did. */
export interface BackfillAnswer extends Sums {
  /** Whether the Map is to run once more, over what is left: only after a redrive */
  readonly again: boolean;
  readonly children: ChildTally['children'];
  /** Objects that the Map listed, and those of them that are nothing to replay: Hydrant's own, empty ones, and of the mode AllData */
  readonly items: number;
  readonly leftOut: number;
  /** Sentences: a Map that listed nothing */
  readonly warnings: readonly string[];
  readonly balanced: boolean;
  readonly complete: boolean;
  /** The key of the backfill's report */
  readonly report: string;
}

/** Some of the backfill is not done, and the execution must not look as if it were. */
export class BackfillIncomplete extends Error {
  override readonly name = 'BackfillIncomplete';
}

const REPORT_VERSION = 1;

/**
 * Adds up what the children of a Map have answered, and writes the backfill's report.
 *
 * @throws {BackfillIncomplete} if a child failed, was not started or ended early, an answer is missing, or the sum does not close;
 * not after a redrive, which runs the Map again instead
 * @throws {InputError} @throws {StoreError} if the results cannot be read or the report cannot be written
 */
export async function sumBackfill(
  input: unknown,
  { backupBucket, backupPrefix, statePrefix }: Pick<BucketSettings, 'backupBucket' | 'backupPrefix' | 'statePrefix'>,
  ports: Pick<Ports, 'store' | 'log' | 'clock' | 'remainingMs'>,
): Promise<BackfillAnswer> {
  const { sum, redriven } = readRequest(input);
  if (sum.bucket !== backupBucket)
    throw new InputError(`sum.bucket: the results are not in HYDRANT_BACKUP_BUCKET, got ${JSON.stringify(sum.bucket)}`);
  const manifest = await readManifest(ports.store, sum.key, ports.remainingMs());
  const tally = await tallyOf(manifest, ports);
  const faults = faultsOf(tally);
  const report = reportKey(statePrefix, backfillId(sum.key));
  const answer = answerOf(tally, {
    report,
    warnings: tally.items === 0 && faults.length === 0 ? [nothingListed(backupPrefix)] : [],
    complete: faults.length === 0,
    again: redriven && faults.length > 0,
  });
  for (const warning of answer.warnings) ports.log.warn(warning, { report });
  await writeReport(answer, tally, sum.key, ports);
  if (faults.length === 0) ports.log.info('the backfill is complete, and its sum closes', { ...answer });
  else ports.log.error('the backfill is not complete', { ...answer, faults });
  if (faults.length > 0 && !redriven) throw new BackfillIncomplete(wordsOf(faults, report));
  return answer;
}

function readRequest(input: unknown): z.infer<typeof schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new InputError(
    `The input is none of the backfill's last state:\n${faultsIn(parsed.error)}\nIt accepts {sum: {bucket: text, key: text}, redriven: true|false}`,
  );
}

async function tallyOf(
  { SUCCEEDED, FAILED, PENDING }: MapManifest,
  { store, remainingMs }: Pick<Ports, 'store' | 'remainingMs'>,
): Promise<ChildTally> {
  const tally = new ChildTally();
  const read = async (keys: readonly string[], add: (result: Parameters<ChildTally['failed']>[0]) => void) => {
    for (const key of keys) for await (const result of readResults(store, key, remainingMs())) add(result);
  };
  await read(SUCCEEDED, (result) => tally.succeeded(result));
  await read(FAILED, (result) => tally.failed(result));
  await read(PENDING, (result) => tally.notStarted(result));
  return tally;
}

/** What keeps the backfill from being complete, in words. */
function faultsOf({ children, errors, stopped, balanced, sums }: ChildTally): string[] {
  const faults: string[] = [];
  if (children.failed > 0) faults.push(`children that failed: ${countsOf(errors)}`);
  if (children.notStarted > 0) faults.push(`children that were not started: ${children.notStarted}`);
  if (children.unreadable > 0) faults.push(`children whose answer is not there or is none: ${children.unreadable}`);
  if (stopped.size > 0) faults.push(`children that ended early: ${countsOf(stopped)}`);
  if (!balanced) {
    const { read, ...outcomes } = sums.records;
    const sum = Object.values(outcomes).reduce((total, count) => total + count, 0);
    faults.push(
      `the sum does not close, of ${children.unbalanced} children: records read ${read}, outcomes ${sum}; this is a fault of Hydrant`,
    );
  }
  if (sums.objects.elsewhere > 0) {
    faults.push(`objects that other runs held, or had settled: ${sums.objects.elsewhere}`);
  }
  if (stopped.has('paused')) faults.push('the bucket is or was paused: hydrant resume takes that back');
  return faults;
}

function countsOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${name} (${count})`).join(', ');
}

function wordsOf(faults: readonly string[], report: string): string {
  return [
    'The backfill is not complete. Nothing is lost: what was not settled is still in the bucket.',
    ...faults.map((fault) => `- ${fault}`),
    'Redrive the execution, or start another with the same input: either takes what is left.',
    `Report: ${report}`,
  ].join('\n');
}

function answerOf(
  { children, items, leftOut, balanced, sums }: ChildTally,
  outcome: Pick<BackfillAnswer, 'report' | 'warnings' | 'complete' | 'again'>,
): BackfillAnswer {
  const { again, complete, report, warnings } = outcome;
  return { again, children, items, leftOut, ...sums, warnings, balanced, complete, report };
}

/** A prefix that is wrong looks like a bucket that is empty. */
function nothingListed(backupPrefix: string): string {
  const set = backupPrefix === '' ? 'not set' : JSON.stringify(backupPrefix);
  return `nothing lies below the prefix that was listed; HYDRANT_BACKUP_PREFIX is ${set}`;
}

/** One of the same Map that is there already says the same. */
async function writeReport(
  answer: BackfillAnswer,
  { errors, stopped }: ChildTally,
  manifest: string,
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
): Promise<void> {
  const { again: _, ...books } = answer;
  const report = {
    version: REPORT_VERSION,
    endedAt: new Date(clock.now()).toISOString(),
    manifest,
    failed: Object.fromEntries(errors),
    stopped: Object.fromEntries(stopped),
    answer: books,
  };
  await store.create(answer.report, Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
}

/** The Map Run's own id, which stands in the manifest's key, with what a redrive adds: `backfill-<uuid>`. */
function backfillId(manifestKey: string): string {
  const folders = manifestKey.split('/').slice(0, -1);
  const run = folders.findIndex((folder) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(folder));
  return ['backfill', ...folders.slice(run === -1 ? 0 : run)].join('-');
}
