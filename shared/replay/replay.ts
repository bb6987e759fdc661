import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Account } from './account.ts';
import { type ReplayRequest, readInput } from './input.ts';
import type { Ports, StoredObject } from './ports.ts';
import { ObjectReplay } from './replay-object.ts';
import { Run } from './run.ts';
import { selectObjects } from './selection.ts';

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
  readonly plan: null;
  /** Whether every record read has exactly one outcome */
  readonly balanced: boolean;
  /** Whether the run did all that it was asked */
  readonly complete: boolean;
  /** The input that goes on where this run stopped */
  readonly next: ReplayRequest | null;
}

/** Objects that are read at the same time: enough to hide S3's latency where objects are small. */
const OBJECTS_AT_ONCE = 8;

/**
 * Replays the backup bucket into Datadog.
 *
 * @param input as `readInput` takes it
 * @throws {InputError} before anything is read @throws {StoreError} if the bucket cannot be listed; nothing was sent then
 */
export async function replay(input: unknown, settings: ReprocessorSettings, ports: Ports): Promise<ReplayAnswer> {
  const { request, replay: parsed } = readInput(input);
  const run = new Run(settings, parsed, ports);
  const objects = await selectObjects(run);
  const ends = await replayObjects(run, objects);
  for (const end of ends.values()) run.account.objects[end]++;
  run.account.objects.remaining += objects.length - ends.size;

  const answer = answerOf(run, request, new Set([...ends].filter(([, end]) => end === 'settled').map(([key]) => key)));
  const { objects: counts, records, balanced, complete } = answer;
  const fields = {
    replayId: run.replayId,
    counts,
    records,
    dropped: run.account.droppedByReason,
    stopped: run.stop.ended,
    complete,
  };
  if (balanced) ports.log.info('replayed', fields);
  else ports.log.error('the sum does not close: a record has no outcome, or two', fields);
  return answer;
}

type ObjectEnd = 'settled' | 'held';

/** @returns what became of each object that was taken up */
async function replayObjects(run: Run, objects: readonly StoredObject[]): Promise<Map<string, ObjectEnd>> {
  const ends = new Map<string, ObjectEnd>();
  const waiting: { key: string; replay: ObjectReplay }[] = [];
  const queue = objects.values();
  const work = async (): Promise<void> => {
    for (const object of queue) {
      if (run.stop.reason !== undefined) return;
      const replay = new ObjectReplay(run, object);
      await replay.send();
      if (run.input.dryRun === true) continue;
      ends.set(object.key, 'held');
      if (replay.waitsForBelief) waiting.push({ key: object.key, replay });
      else ends.set(object.key, await replay.settle());
    }
  };
  await Promise.all(Array.from({ length: OBJECTS_AT_ONCE }, work));
  // Refusals that came before the intake had accepted anything are believed now, or not at all.
  for (const { key, replay } of waiting) ends.set(key, await replay.settle());
  return ends;
}

function answerOf(run: Run, request: ReplayRequest, settled: ReadonlySet<string>): ReplayAnswer {
  const { account } = run;
  const next = nextRequest(run, request, settled);
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
    next,
  };
}

/** What is left to do of the request; null where the run was not ended early, or had done everything by then. */
function nextRequest(run: Run, request: ReplayRequest, settled: ReadonlySet<string>): ReplayRequest | null {
  const { remaining, held } = run.account.objects;
  if (run.stop.ended === undefined || remaining + held === 0) return null;
  if (request.keys === undefined) return request;
  return { ...request, keys: request.keys.filter((key) => !settled.has(key)) };
}
