import type { Clock } from '../clock.ts';
import { bytesFrom } from '../decoding/bytes-from.ts';
import { ledgerEntryName, ledgersPrefix } from './keys.ts';
import { heldUntil, Lease, type LeaseTerms } from './lease.ts';
import { type LedgerEntry, readLedgerEntry, START, writeLedgerEntry } from './ledger-entry.ts';
import { type Log, type ObjectStore, type StoredObject, StoreError } from './ports.ts';

interface LedgerOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly statePrefix: string;
  readonly replayId: string;
  readonly leaseMs: number;
  readonly logsInFlight: number;
  readonly settingsId: string;
  /** How objects are read: the lines of another mode are others, and have a ledger of their own */
  readonly mode?: 'all-data' | undefined;
}

/** Beyond the end of a lease: clocks agree by the bucket's, which tells its time in whole seconds. */
const MARGIN_MS = 5_000;

/** An object whose holders end again and again without a word is not to end every run: it waits the longer, up to this. */
const MAX_WAIT_MS = 6 * 3_600_000;

/** One run may have ended for a reason of its own; a second one in the same place is the object's. */
const MAX_FRUITLESS = 2;

/** An entry is read within this: it is small. */
const READ_WITHIN_MS = 20_000;

/** Nearer than this, two clocks count as one: the bucket tells whole seconds. */
const SAME_TIME_MS = 2_000;

/**
 * Who holds which object, and how far it is: small objects in the bucket, `ledger/<key>/00000001.json` and so on, each written
 * only if there is none of its key. So two runs can never hold one object at a time, on any S3 that knows `If-None-Match: *`.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  /** Below which all entries are */
  readonly #prefix: string;
  #aheadMs: Promise<number> | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#prefix = ledgersPrefix(options.statePrefix, options.mode);
  }

  /**
   * Takes an object for this run.
   *
   * @returns undefined where another run holds it
   * @throws {StoreError} where the ledger cannot be read or written
   */
  async claim(object: StoredObject): Promise<Lease | undefined> {
    const { clock, leaseMs, logsInFlight, store } = this.#options;
    const aheadMs = await this.#clocksCompared();
    const take = async (entry: LedgerEntry, number: number): Promise<Lease | undefined> => {
      const untilMs = clock.now() + leaseMs;
      const written = await store.create(
        this.#keyOf(object.key, number),
        writeLedgerEntry({ ...entry, ...heldUntil(untilMs + aheadMs, entry, logsInFlight) }),
      );
      return written ? new Lease(this.#terms(object.key, aheadMs), entry, number, untilMs) : undefined;
    };
    // Mostly there is none: one request instead of two.
    const first = await take(this.#entryOf(object, undefined), 1);
    if (first !== undefined) return first;
    const last = await this.#last(object.key);
    if (last === undefined || !this.#isFree(last, clock.now() + aheadMs)) return undefined;
    return take(this.#entryOf(object, last.entry), last.number + 1);
  }

  /**
   * Objects at which runs have ended again and again without a step forward: they are to wait until the others have had their
   * turn, so that nothing in them can keep all from being replayed. Where that cannot be found out there are none.
   */
  async stuck(keys: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const stuck = new Set<string>();
    try {
      for (const [key, entry] of await this.#newestOf(keys)) {
        const bytes = await this.#bytesOf(entry);
        const fruitless = (bytes && readLedgerEntry(bytes))?.fruitless ?? 0;
        if (fruitless >= MAX_FRUITLESS) stuck.add(key);
      }
    } catch (error) {
      this.#options.log.warn('the ledger cannot be looked through: objects keep the order of their deadlines', {
        reason: error instanceof Error ? error.message : String(error),
      });
    }
    return stuck;
  }

  async #newestOf(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, StoredObject>> {
    const newest = new Map<string, StoredObject>();
    for await (const object of this.#options.store.list(this.#prefix)) {
      const at = this.#entryAt(object.key);
      if (at !== undefined && keys.has(at.key)) newest.set(at.key, object);
    }
    return newest;
  }

  /** How far an object is, without taking it. @throws {StoreError} */
  async look(object: StoredObject): Promise<LedgerEntry['place']> {
    const last = await this.#last(object.key);
    return last?.entry === undefined ? START : this.#entryOf(object, last.entry).place;
  }

  #isFree(last: NumberedEntry, bucketMs: number): last is NumberedEntry & { readonly entry: LedgerEntry } {
    const { entry, key } = last;
    if (entry === undefined) {
      this.#options.log.warn('the ledger of an object is of another version of Hydrant: left to that', { key });
      return false;
    }
    if (entry.untilMs === undefined) return true;
    const waitMs = Math.min(this.#options.leaseMs * (2 ** entry.brokenOff - 1), MAX_WAIT_MS);
    return bucketMs > entry.untilMs + MARGIN_MS + waitMs;
  }

  #entryOf(object: StoredObject, last: LedgerEntry | undefined): LedgerEntry {
    const { replayId, settingsId } = this.#options;
    const { key, etag } = object;
    const isSame = last?.etag === etag;
    const place = isSame ? last.place : START;
    return {
      key,
      etag,
      replayId,
      untilMs: undefined,
      fruitless: isSame ? last.fruitless + (last.untilMs === undefined ? 0 : 1) : 0,
      brokenOff: isSame && last.untilMs !== undefined ? last.brokenOff + 1 : 0,
      mayRepeat: last === undefined ? 0 : mayRepeatOf(last, etag, settingsId),
      repeated: last?.repeated ?? 0,
      settingsId,
      // Other settings may give a line other logs, so that their places mean nothing any more.
      place: last?.settingsId === settingsId ? place : { ...place, logs: START.logs },
    };
  }

  #terms(key: string, aheadMs: number): LeaseTerms {
    const { store, log, clock, leaseMs, logsInFlight } = this.#options;
    return { store, log, clock, leaseMs, logsInFlight, aheadMs, keyOf: (number) => this.#keyOf(key, number) };
  }

  #keyOf(key: string, number: number): string {
    return `${this.#prefix}${key}/${ledgerEntryName(number)}`;
  }

  /** The newest entry of an object, without its content where that is of another version; undefined where there is none. */
  async #last(key: string): Promise<NumberedEntry | undefined> {
    let last: { number: number; object: StoredObject } | undefined;
    for await (const object of this.#options.store.list(`${this.#prefix}${key}/`)) {
      const at = this.#entryAt(object.key);
      if (at?.key === key) last = { number: at.number, object };
    }
    if (last === undefined) return undefined;
    const bytes = await this.#bytesOf(last.object);
    return bytes && { key, number: last.number, entry: readLedgerEntry(bytes) };
  }

  /** Of which object an entry is, and its number; a longer key's ledger lies below a shorter one's. */
  #entryAt(entryKey: string): { key: string; number: number } | undefined {
    const [, key, number] = /^(.+)\/(\d{8})\.json$/s.exec(entryKey.slice(this.#prefix.length)) ?? [];
    return key === undefined ? undefined : { key, number: Number(number) };
  }

  /** An entry goes only when its object has: undefined where a run has settled that since the entry was listed. */
  async #bytesOf(entry: StoredObject): Promise<Buffer | undefined> {
    try {
      return await bytesFrom(await this.#options.store.read(entry, READ_WITHIN_MS), 0, Number.POSITIVE_INFINITY);
    } catch (error) {
      if (error instanceof StoreError && (error.fault === 'missing' || error.fault === 'changed')) return undefined;
      throw error;
    }
  }

  /** Once a run; but a failure is not kept: the next object may be taken. */
  async #clocksCompared(): Promise<number> {
    this.#aheadMs ??= this.#compareClocks();
    try {
      return await this.#aheadMs;
    } catch (error) {
      this.#aheadMs = undefined;
      throw error;
    }
  }

  /** How far the bucket's clock is ahead of ours: leases are in its time, so that all runs mean the same. */
  async #compareClocks(): Promise<number> {
    const { store, clock, replayId, log } = this.#options;
    const key = `${this.#prefix}clock/${replayId}`;
    const beforeMs = clock.now();
    await store.create(key, Buffer.from('\n'));
    const afterMs = clock.now();
    const { lastModifiedMs } = await store.find(key);
    // One that is left does no harm.
    await store.remove(key).catch((error: unknown) => {
      log.warn('a byte by which clocks were compared stays in the bucket', { key, reason: String(error) });
    });
    if (lastModifiedMs > beforeMs - SAME_TIME_MS && lastModifiedMs < afterMs + SAME_TIME_MS) return 0;
    const aheadMs = lastModifiedMs - beforeMs;
    log.warn("this machine's clock differs from the bucket's", { secondsAhead: Math.round(-aheadMs / 1_000) });
    return aheadMs;
  }
}

interface NumberedEntry {
  readonly key: string;
  readonly number: number;
  /** Undefined: of another version */
  readonly entry: LedgerEntry | undefined;
}

/** How many logs may be sent once more: nobody knows whether the last holder has sent them, or which they were. */
function mayRepeatOf(last: LedgerEntry, etag: string, settingsId: string): number {
  if (last.etag !== etag) return Number.MAX_SAFE_INTEGER;
  if (last.settingsId === settingsId) return last.mayRepeat;
  return [...last.place.logs.values()].reduce((sum, { done }) => sum + done.size, last.mayRepeat);
}
