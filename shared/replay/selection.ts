import { objectOf } from '../json/value.ts';
import { compileGlob } from '../kubernetes/glob.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import type { ReplayInput } from './input.ts';
import { holdsRecords, listBackup } from './list-backup.ts';
import { type StoredObject, StoreError } from './ports.ts';
import type { Run } from './run.ts';

/**
 * The objects that a run takes, oldest first: what is closest to Datadog's deadline goes first. Those that are listed and not
 * taken are counted: as held what is too old for a scheduled run or too young for any, as remaining what exceeds the input's
 * maximum.
 */
export async function selectObjects(run: Run): Promise<{ objects: StoredObject[]; listedWhole: boolean }> {
  const taken: StoredObject[] = [];
  let listedWhole = true;
  for await (const object of run.input.keys === undefined ? listed(run) : named(run, run.input.keys)) {
    if (run.stop.check() !== undefined) {
      listedWhole = false;
      break;
    }
    if (!run.takesRecentOnly && object.lastModifiedMs < run.fromMs) continue; // written before the range began: nothing in it
    run.account.objects.listed++;
    const tooYoung =
      object.lastModifiedMs > run.startedMs - run.settings.minAgeSeconds * 1_000 && run.settings.minAgeSeconds > 0;
    if (tooYoung || object.lastModifiedMs < run.fromMs) run.account.objects.held++;
    else taken.push(object);
  }
  taken.sort((a, b) => a.lastModifiedMs - b.lastModifiedMs || (a.key < b.key ? -1 : 1));
  return { objects: atMost(taken, run), listedWhole };
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

/** Which records of an object a run takes, and which logs of a record. */
export class RecordSelection {
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #codes: readonly ((code: string) => boolean)[] | undefined;
  readonly #namespaces: ReadonlySet<unknown> | undefined;
  readonly #services: ReadonlySet<unknown> | undefined;

  /** @param range of the arrival at Firehose, both ends included: milliseconds since the epoch */
  constructor({ errorCodes, namespaces, services }: ReplayInput, range: { fromMs: number; toMs: number }) {
    this.#fromMs = range.fromMs;
    this.#toMs = range.toMs;
    this.#codes = errorCodes?.map((glob) => compileGlob(glob) ?? (() => false));
    this.#namespaces = namespaces && new Set(namespaces);
    this.#services = services && new Set(services);
  }

  /** By what the envelope says. A record that does not say when it arrived is of any time. */
  takesEnvelope(errorCode: string, arrivalMs: number | undefined): boolean {
    if (arrivalMs !== undefined && !(arrivalMs >= this.#fromMs && arrivalMs <= this.#toMs)) return false;
    return this.#codes?.some((matches) => matches(errorCode)) ?? true;
  }

  /** Whether a record that gives no log is taken, so that nobody can say whose it is. */
  get takesAnybodys(): boolean {
    return this.#namespaces === undefined && this.#services === undefined;
  }

  takesLog(log: TransformedLog): boolean {
    if (this.#namespaces !== undefined && !this.#namespaces.has(namespaceOf(log))) return false;
    return this.#services === undefined || this.#services.has(objectOf(log.json)?.service);
  }
}

function namespaceOf({ draft: { container } }: TransformedLog): string | undefined {
  return container?.kind === 'kubernetes' ? container.kubernetes.namespace : undefined;
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
