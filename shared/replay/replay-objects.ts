import { eachAtOnce } from '../each-at-once.ts';
import type { Account } from './account.ts';
import { OBJECTS_AT_ONCE } from './limits.ts';
import { type StoredObject, StoreError } from './ports.ts';
import { type ObjectEnd, ObjectReplay } from './replay-object.ts';
import type { Run } from './run.ts';

const COUNTED_AS = {
  settled: 'settled',
  held: 'held',
  interrupted: 'held',
  partly: 'partly',
  elsewhere: 'elsewhere',
} as const satisfies Record<ObjectEnd, keyof Account['objects']>;

/** @returns the end of each object that was taken up */
export async function replayObjects(run: Run, objects: readonly StoredObject[]): Promise<Map<string, ObjectEnd>> {
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
  const replayOne = async (object: StoredObject): Promise<void> => {
    const objectReplay = await begin(run, object);
    if (typeof objectReplay === 'string') return ended(object.key, objectReplay);
    await objectReplay.send();
    if (objectReplay.waitsForBelief) waiting.push({ key: object.key, objectReplay });
    else ended(object.key, await objectReplay.settle());
    if (run.guard.believed) await settleWaiting();
  };
  await eachAtOnce(objects, OBJECTS_AT_ONCE, replayOne, async () => (await run.stop.ask()) === undefined);
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
