import { countedText } from '../figures/quantity.ts';
import { inOrderOfDeadline } from './deadline-order.ts';
import { wasDelivered } from './delivered.ts';
import { holdsRecords, listBackup } from './list-backup.ts';
import { type StoredObject, StoreError } from './ports.ts';
import type { Run } from './run.ts';

/**
 * The objects that a run takes, in the order of Datadog's deadline. Those that are listed and not
 * taken are counted: as held what is too old for a scheduled run or too young for any, as remaining what exceeds the input's
 * maximum. Objects of the mode AllData are left alone where that mode is not asked for, with a warning.
 */
export async function selectObjects(run: Run): Promise<{ objects: StoredObject[]; listedWhole: boolean }> {
  const taken: StoredObject[] = [];
  let listedWhole = true;
  let seen = 0;
  let delivered = 0;
  await run.stop.ask();
  for await (const object of run.input.keys === undefined ? listed(run) : named(run, run.input.keys)) {
    if (run.stop.check() !== undefined) {
      listedWhole = false;
      break;
    }
    seen++;
    if (run.input.mode === undefined && wasDelivered(object.key, run.settings)) {
      delivered++;
      continue;
    }
    if (!run.takesRecentOnly && object.lastModifiedMs < run.fromMs) continue; // written before the range began: nothing in it
    if (run.input.mode === 'all-data' && object.lastModifiedMs > (run.input.toMs ?? Number.POSITIVE_INFINITY)) continue;
    run.account.objects.listed++;
    const tooYoung =
      object.lastModifiedMs > run.startedMs - run.settings.minAgeSeconds * 1_000 && run.settings.minAgeSeconds > 0;
    if (tooYoung || object.lastModifiedMs < run.fromMs) run.account.objects.held++;
    else taken.push(object);
  }
  if (delivered > 0) warn(run, `${countedText(delivered, 'object')} ${LEFT_ALONE}`);
  if (seen === 0 && listedWhole) warnOfPrefix(run);
  const order = { nowMs: run.startedMs, windowMs: run.late.windowMs, stuck: await stuckOf(run, taken) };
  const objects = atMost(inOrderOfDeadline(taken, order), run);
  run.taken = { objects: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
  return { objects, listedWhole };
}

const LEFT_ALONE =
  'of the backup mode AllData left alone: they hold what came in, delivered or not; --all-data, mode "all-data" of the input, takes them';

/** A prefix that is wrong looks like a bucket that is empty. */
function warnOfPrefix(run: Run): void {
  const { prefix = '' } = run.input;
  const { backupPrefix, statePrefix } = run.settings;
  if (prefix === '' || prefix === backupPrefix || prefix.startsWith(statePrefix)) return;
  const set = backupPrefix === '' ? 'not set here' : JSON.stringify(backupPrefix);
  warn(run, `nothing lies below the prefix ${JSON.stringify(prefix)}; HYDRANT_BACKUP_PREFIX is ${set}`);
}

function warn({ warnings, ports }: Run, message: string): void {
  warnings.push(message);
  ports.log.warn(message, {});
}

/** Whoever names keys has had their turn thought of. */
async function stuckOf({ input, ledger }: Run, objects: readonly StoredObject[]): Promise<ReadonlySet<string>> {
  if (input.keys !== undefined || input.dryRun === true || objects.length < 2) return new Set();
  return ledger.stuck(new Set(objects.map(({ key }) => key)));
}

function atMost(objects: StoredObject[], run: Run): StoredObject[] {
  const { maxObjects = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = run.input;
  let bytes = 0;
  let count = 0;
  for (const object of objects) {
    bytes += object.size;
    // At least one, however large: a run that can take nothing would never end its job.
    if (count >= maxObjects || (bytes > maxBytes && count > 0)) break;
    count++;
  }
  run.account.objects.remaining += objects.length - count;
  return objects.slice(0, count);
}

function listed({ ports, input, settings: { backupPrefix, statePrefix } }: Run): AsyncGenerator<StoredObject> {
  return listBackup(ports.store, { prefix: input.prefix ?? backupPrefix, statePrefix });
}

async function* named(run: Run, keys: readonly string[]): AsyncGenerator<StoredObject> {
  for (const key of new Set(keys)) {
    if (!holdsRecords(key, run.settings.statePrefix)) {
      run.ports.log.warn("the object is one of Hydrant's own and holds no records: left out", { key });
      continue;
    }
    try {
      yield await run.ports.store.find(key);
    } catch (error) {
      if (!(error instanceof StoreError && error.fault === 'missing')) throw error;
      run.ports.log.warn('there is no such object: it may have been settled already', { key });
    }
  }
}
