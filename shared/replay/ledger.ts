import type { Clock } from '../clock.ts';
import { ledgerKey, ledgerPrefix } from './keys.ts';
import { heldUntil, Lease, type LeaseTerms } from './lease.ts';
import { type LedgerEntry, readLedgerEntry, START, writeLedgerEntry } from './ledger-entry.ts';
import type { Log, ObjectStore, StoredObject } from './ports.ts';

export interface LedgerOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly statePrefix: string;
  readonly replayId: string;
  readonly leaseMs: number;
  readonly logsInFlight: number;
  readonly settingsId: string;
  /** How objects are read: the lines of another mode are others */
  readonly mode?: string | undefined;
}

/** Beyond the end of a lease: clocks agree by the bucket's, which tells its time in whole seconds. */
const MARGIN_MS = 5_000;

/** An object whose holders end again and again without a word is not to end every run: it waits the longer, up to this. */
const MAX_WAIT_MS = 6 * 3_600_000;

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
  #aheadMs: Promise<number> | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
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
    const { replayId, settingsId, mode } = this.#options;
    const { key } = object;
    const etag = mode === undefined ? object.etag : `${object.etag} ${mode}`;
    const isSame = last?.etag === etag;
    const place = isSame ? last.place : START;
    return {
      key,
      etag,
      replayId,
      untilMs: undefined,
      attempts: (isSame ? last.attempts : 0) + 1,
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
    return ledgerKey(this.#options.statePrefix, key, number);
  }

  /** The newest entry of an object; without its content where that is of another version. */
  async #last(key: string): Promise<NumberedEntry | undefined> {
    const { store, statePrefix } = this.#options;
    const prefix = ledgerPrefix(statePrefix, key);
    let last: { number: number; object: StoredObject } | undefined;
    for await (const object of store.list(prefix)) {
      const [number] = /^\d{8}(?=\.json$)/.exec(object.key.slice(prefix.length)) ?? [];
      if (number !== undefined) last = { number: Number(number), object };
    }
    if (last === undefined) return undefined;
    const chunks = await store.read(last.object, READ_WITHIN_MS);
    const entry = readLedgerEntry(Buffer.concat(await Array.fromAsync(chunks)));
    return { key: last.object.key, number: last.number, entry };
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
    const { store, clock, statePrefix, replayId, log } = this.#options;
    const key = `${ledgerPrefix(statePrefix, 'clock')}${replayId}`;
    const beforeMs = clock.now();
    await store.create(key, Buffer.from('\n'));
    const afterMs = clock.now();
    const { lastModifiedMs } = await store.find(key);
    await store.remove(key);
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
