import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Account } from './account.ts';
import { type ReplayRequest, readInput, requireFor } from './input.ts';
import { nextRequest } from './next-request.ts';
import type { Plan } from './plan/plan.ts';
import { planObjects } from './plan-objects.ts';
import type { Ports, StoredObject } from './ports.ts';
import { type Progress, progressOf } from './progress.ts';
import { metricsOf } from './replay-metrics.ts';
import { replayObjects } from './replay-objects.ts';
import { reported, type Unreported } from './report.ts';
import { Run } from './run.ts';
import { selectObjects } from './selection.ts';
import type { StopReason } from './stop.ts';

/** What a run did: the same for every caller. */
export interface ReplayAnswer {
  readonly replayId: string;
  readonly dryRun: boolean;
  readonly objects: Account['objects'];
  readonly records: Account['records'];
  readonly logs: Account['logs'];
  readonly bytes: Account['bytes'];
  readonly duplicatesPossible: number;
  readonly errorCodes: Readonly<Record<string, number>>;
  readonly oldestArrival: string | null;
  readonly newestArrival: string | null;
  /** Sentences: what lies there and was left alone, a prefix below which nothing lies */
  readonly warnings: readonly string[];
  /** Of a dry run */
  readonly plan: Plan | null;
  /** Whether every record read has exactly one outcome */
  readonly balanced: boolean;
  /** Whether the run did all that it was asked */
  readonly complete: boolean;
  /** Why the run ended early, if it did */
  readonly stopped: StopReason | null;
  /** The input that goes on where this run stopped */
  readonly next: ReplayRequest | null;
  /** Where the report of the run stands in the bucket; null after a dry run, and where it could not be written */
  readonly report: string | null;
}

/** What a caller has to do with a run while it goes. */
export interface Attendance {
  /** Called once, before anything is read, with figures that follow the run */
  readonly watch?: (progress: Progress) => void;
  /** Ends the run as its deadline does: what is on its way is finished, the rest stays for the next run */
  readonly signal?: AbortSignal;
}

/**
 * Replays the backup bucket into Datadog.
 *
 * @param input as `readInput` takes it
 * @throws {InputError} before anything is read @throws {StoreError} if the bucket cannot be listed; nothing was sent then
 */
export async function replay(
  input: unknown,
  settings: ReprocessorSettings,
  ports: Ports,
  { watch, signal }: Attendance = {},
): Promise<ReplayAnswer> {
  const { request, input: parsed } = readInput(input);
  requireFor(parsed, settings);
  const run = new Run(settings, parsed, ports, signal);
  watch?.(progressOf(run));
  const { objects, listedWhole } = await selectObjects(run);
  const answer =
    parsed.dryRun === true
      ? await planned(run, request, objects)
      : await replayed(run, request, { objects, listedWhole });
  logEnd(run, answer);
  return answer;
}

/** The names are the answer's, and the report's. */
function logEnd({ account, ports: { log } }: Run, answer: ReplayAnswer): void {
  const { replayId, objects, records, balanced, complete, stopped, plan } = answer;
  const fields = { replayId, objects, records, stopped, complete };
  if (!balanced) log.error('the sum does not close: a record has no outcome, or two', fields);
  else if (plan !== null) log.info('planned', { ...fields, verdict: plan.verdict.kind });
  else log.info('replayed', { ...fields, droppedByReason: account.droppedByReason });
}

async function replayed(run: Run, request: ReplayRequest, selected: Selected): Promise<ReplayAnswer> {
  const ends = await replayObjects(run, selected.objects);
  run.account.objects.remaining += selected.objects.length - ends.size;
  const answer = answerOf(run, null, nextRequest(run, request, { ...selected, ends }));
  run.ports.metrics?.publish(metricsOf(answer));
  return reported(run, request, answer);
}

async function planned(run: Run, request: ReplayRequest, objects: readonly StoredObject[]): Promise<ReplayAnswer> {
  const plan = await planObjects(run, objects);
  run.account.objects.remaining += objects.length;
  return { ...answerOf(run, plan, run.stop.reason === undefined ? null : request), report: null };
}

interface Selected {
  readonly objects: readonly StoredObject[];
  readonly listedWhole: boolean;
}

function answerOf(run: Run, plan: Plan | null, next: ReplayRequest | null): Unreported {
  const { account } = run;
  return {
    replayId: run.replayId,
    dryRun: run.input.dryRun === true,
    objects: account.objects,
    records: account.records,
    logs: account.logs,
    bytes: account.bytes,
    duplicatesPossible: account.duplicatesPossible,
    errorCodes: account.errorCodes,
    oldestArrival: account.oldestArrival,
    newestArrival: account.newestArrival,
    warnings: run.warnings,
    plan,
    balanced: account.balanced,
    complete: next === null,
    stopped: run.stop.reason ?? null,
    next,
  };
}
