import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Account } from './account.ts';
import { type ReplayRequest, readInput, requireFor } from './input.ts';
import { reportKey } from './keys.ts';
import type { Plan } from './plan/plan.ts';
import { type Ports, type StoredObject, StoreError } from './ports.ts';
import { type Progress, progressOf } from './progress.ts';
import { type ObjectEnd, ObjectReplay } from './replay-object.ts';
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

/** Objects that are read at the same time: enough to hide S3's latency where objects are small. */
const OBJECTS_AT_ONCE = 8;

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
  requireFor(parsed.target ?? settings.target, settings);
  const run = new Run(settings, parsed, ports, signal);
  watch?.(progressOf(run));
  const { objects, listedWhole } = await selectObjects(run);
  const ends = await replayObjects(run, objects);
  run.account.objects.remaining += objects.length - ends.size;

  const unreported = answerOf(run, nextRequest(run, request, { objects, ends, listedWhole }));
  const answer = await reported(run, request, unreported);
  const { objects: counts, records, balanced, complete } = answer;
  const fields = {
    replayId: run.replayId,
    counts,
    records,
    dropped: run.account.droppedByReason,
    stopped: run.stop.reason,
    complete,
  };
  if (balanced) ports.log.info('replayed', fields);
  else ports.log.error('the sum does not close: a record has no outcome, or two', fields);
  return answer;
}

const COUNTED_AS = {
  settled: 'settled',
  held: 'held',
  interrupted: 'held',
  elsewhere: 'elsewhere',
  seen: 'remaining',
} as const satisfies Record<ObjectEnd, keyof Account['objects']>;

/** @returns the end of each object that was taken up */
async function replayObjects(run: Run, objects: readonly StoredObject[]): Promise<Map<string, ObjectEnd>> {
  const ends = new Map<string, ObjectEnd>();
  const waiting: { key: string; objectReplay: ObjectReplay }[] = [];
  const ended = (key: string, end: ObjectEnd): void => {
    ends.set(key, end);
    run.account.objects[COUNTED_AS[end]]++;
  };
  /** Refusals that came before the intake had accepted anything are believed when it has, or not at all. */
  const settleWaiting = async () => {
    for (const { key, objectReplay } of waiting.splice(0)) ended(key, await objectReplay.settle());
  };
  const queue = objects.values();
  const work = async (): Promise<void> => {
    for (const object of queue) {
      if ((await run.stop.ask()) !== undefined) return;
      const objectReplay = await begin(run, object);
      if (typeof objectReplay === 'string') {
        ended(object.key, objectReplay);
        continue;
      }
      await objectReplay.send();
      if (objectReplay.waitsForBelief) waiting.push({ key: object.key, objectReplay });
      else ended(object.key, await objectReplay.settle());
      if (run.guard.believed) await settleWaiting();
    }
  };
  await Promise.all(Array.from({ length: OBJECTS_AT_ONCE }, work));
  await settleWaiting();
  return ends;
}

/** Where the ledger cannot be used, nothing is sent: nobody would know of it. */
async function begin(run: Run, object: StoredObject): Promise<ObjectReplay | ObjectEnd> {
  try {
    return (await ObjectReplay.begin(run, object)) ?? 'elsewhere';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    run.ports.log.error('the ledger of an object cannot be used, it stays where it is', { key: object.key, reason });
    if (error instanceof StoreError && error.fault === 'denied') run.stop.because('ledger-denied');
    return run.stop.reason === undefined ? 'held' : 'interrupted';
  }
}

/** Writes the report of a run. @returns its answer, with where the report stands */
async function reported(run: Run, request: ReplayRequest, answer: Unreported): Promise<ReplayAnswer> {
  if (answer.dryRun) return { ...answer, report: null };
  const key = reportKey(run.settings.statePrefix, run.replayId);
  const whole: ReplayAnswer = { ...answer, report: key };
  try {
    const body = Buffer.from(`${JSON.stringify(reportOf(run, request, whole), null, 2)}\n`);
    if (await run.ports.store.create(key, body)) return whole;
    run.ports.log.error(UNREPORTED, { key, reason: 'there is an object of that key' });
  } catch (error) {
    run.ports.log.error(UNREPORTED, { key, reason: error instanceof Error ? error.message : String(error) });
  }
  return { ...answer, report: null };
}

type Unreported = Omit<ReplayAnswer, 'report'>;

const UNREPORTED = 'the report of the run could not be written';

const REPORT_VERSION = 1;

/** Settings are named one by one: none that holds a key, or may, comes in with the others. */
function reportOf(
  { settings, target, startedMs, ports, late, account }: Run,
  input: ReplayRequest,
  answer: ReplayAnswer,
) {
  const { backupBucket, backupPrefix, statePrefix, scheduleHours, minAgeSeconds, maxInFlight, transform } = settings;
  return {
    version: REPORT_VERSION,
    startedAt: new Date(startedMs).toISOString(),
    endedAt: new Date(ports.clock.now()).toISOString(),
    input,
    settings: {
      backupBucket,
      backupPrefix,
      statePrefix,
      target,
      targetStream: target === 'firehose' ? (settings.targetStream ?? null) : null,
      late: late.policy,
      windowHours: late.windowMs / 3_600_000,
      scheduleHours,
      minAgeSeconds,
      maxInFlight,
      maxMegabytesPerSecond: settings.maxMegabytesPerSecond ?? null,
      tagsAs: transform.tagsAs,
      kubernetesObject: transform.kubernetesObject,
    },
    droppedByReason: account.droppedByReason,
    answer,
  };
}

function answerOf(run: Run, next: ReplayRequest | null): Unreported {
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
    plan: null,
    balanced: account.balanced,
    complete: next === null,
    stopped: run.stop.reason ?? null,
    next,
  };
}

/** So many keys fit into an invocation's input with room to spare. */
const MAX_NEXT_KEYS = 1_000;

/**
 * What is left to do of the request where the run was ended early: the objects that it did not come to, by name, so that one
 * which stays in its place is not sent again and again. Where they are too many to name, the request as it was.
 */
function nextRequest(
  run: Run,
  request: ReplayRequest,
  {
    objects,
    ends,
    listedWhole,
  }: {
    objects: readonly StoredObject[];
    ends: ReadonlyMap<string, ObjectEnd>;
    listedWhole: boolean;
  },
): ReplayRequest | null {
  if (run.stop.reason === undefined) return null;
  if (!listedWhole) return request;
  const keys = objects.map(({ key }) => key).filter((key) => (ends.get(key) ?? 'interrupted') === 'interrupted');
  if (keys.length === 0) return null;
  if (keys.length > MAX_NEXT_KEYS) return request;
  const { prefix: _, maxObjects: _objects, maxBytes: _bytes, ...rest } = request;
  const from = run.takesRecentOnly ? new Date(run.fromMs).toISOString() : undefined;
  return { ...rest, keys, ...(from === undefined ? {} : { from }) };
}
