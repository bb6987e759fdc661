import type { Clock } from '../clock.ts';
import { type LedgerEntry, type Place, writeLedgerEntry } from './ledger-entry.ts';
import type { LineFate } from './line-fate.ts';
import type { Log, ObjectStore } from './ports.ts';

/** What a lease needs of its ledger. */
export interface LeaseTerms {
  readonly store: Pick<ObjectStore, 'create' | 'remove'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** How many logs one run has in flight at most */
  readonly logsInFlight: number;
  /** How far the bucket's clock is ahead of ours */
  readonly aheadMs: number;
  /** The key of an entry, by its number */
  readonly keyOf: (number: number) => string;
}

/**
 * One run's hold on one object. Every entry takes the number behind the last one and is created only if nobody has taken that
 * number: so whoever writes it holds the object, and whoever cannot has lost it.
 */
export class Lease {
  /** What earlier holders have done */
  readonly earlier: Place;
  readonly #terms: LeaseTerms;
  readonly #entry: Omit<LedgerEntry, 'untilMs' | 'place' | 'mayRepeat' | 'repeated'>;
  /** Logs that holders before have sent again, which no report has counted */
  readonly unreported: number;
  /** Logs that earlier holders may have sent beyond that, and that were not sent again since */
  #mayRepeat: number;
  /** Logs sent again by this run: whoever goes on with what it leaves without a word has to count them. */
  #repeated = 0;
  readonly #amountBefore: number;
  #place: () => Place;
  #number: number;
  /** In our time */
  #untilMs: number;
  #isLost = false;
  #writing: Promise<boolean> = Promise.resolve(true);
  #next: Promise<boolean> | undefined;

  /** @param number of the entry that was written for it, with this end in our time */
  constructor(terms: LeaseTerms, first: LedgerEntry, number: number, untilMs: number) {
    const { untilMs: _, place, mayRepeat, repeated, ...entry } = first;
    this.#terms = terms;
    this.#entry = entry;
    this.earlier = place;
    this.#amountBefore = amountOf(place);
    this.#mayRepeat = mayRepeat;
    this.unreported = repeated;
    this.#place = () => place;
    this.#number = number;
    this.#untilMs = untilMs;
  }

  /** Another run has taken the object over. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** @param place tells how far the object is, whenever that is to be written down */
  follow(place: () => Place): void {
    this.#place = place;
  }

  /**
   * Notes logs that were accepted.
   *
   * @param repeated those that are known to have been sent before by this run
   * @returns how many of them Datadog may have had before
   */
  repeated({ accepted, repeated }: Pick<LineFate, 'accepted' | 'repeated'>): number {
    const ofEarlier = Math.min(this.#mayRepeat, accepted);
    this.#mayRepeat -= ofEarlier;
    const all = Math.min(accepted, ofEarlier + repeated);
    this.#repeated += all;
    return all;
  }

  /**
   * Whether the object is held for this long from now on. To be asked before each request: a lease of which less than half
   * is left is prolonged first.
   */
  async holdsFor(ms: number): Promise<boolean> {
    if (this.#isLost) return false;
    const { clock, leaseMs } = this.#terms;
    const isLong = () => this.#untilMs - clock.now() >= Math.max(ms, leaseMs / 2);
    return isLong() || ((await this.save()) && isLong());
  }

  /**
   * Writes down how far the object is, and prolongs the lease. Whoever asks while an entry is being written gets the next one,
   * together.
   *
   * @returns false if that could not be written; if somebody else has taken the object meanwhile, it never can be again
   */
  save(): Promise<boolean> {
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      this.#writing = this.#write(this.#terms.clock.now() + this.#terms.leaseMs);
      return this.#writing;
    });
    return this.#next;
  }

  /** Writes down how far the object is, and lets it go. @returns whether that is written */
  async release(): Promise<boolean> {
    await this.#settled();
    return this.#write(undefined);
  }

  /** Removes the ledger of an object that is there no more. The first entry goes last: it keeps others from beginning anew. */
  async end(): Promise<void> {
    await this.#settled();
    if (this.#isLost) return;
    const { store, keyOf, log } = this.#terms;
    try {
      for (let number = this.#number; number >= 1; number--) await store.remove(keyOf(number));
    } catch (error) {
      log.warn('the ledger of a settled object could not be removed: it does no harm', { reason: String(error) });
    }
  }

  async #settled(): Promise<void> {
    await this.#next;
    await this.#writing;
  }

  /** @param untilMs in our time; undefined: the object is let go */
  async #write(untilMs: number | undefined): Promise<boolean> {
    if (this.#isLost) return false;
    const { store, keyOf, aheadMs, log, logsInFlight } = this.#terms;
    const repeated = this.unreported + this.#repeated;
    const place = this.#place();
    const isHeld = untilMs !== undefined;
    const fruitless = amountOf(place) > this.#amountBefore ? 0 : this.#entry.fruitless + (isHeld ? 0 : 1);
    const entry = { ...this.#entry, place, fruitless, mayRepeat: this.#mayRepeat, repeated };
    const hold = isHeld
      ? heldUntil(untilMs + aheadMs, entry, logsInFlight)
      : { untilMs: undefined, brokenOff: 0, repeated: 0 };
    try {
      const body = writeLedgerEntry({ ...entry, ...hold });
      if (await store.create(keyOf(this.#number + 1), body)) {
        this.#number++;
        this.#untilMs = untilMs ?? Number.NEGATIVE_INFINITY;
        return true;
      }
      this.#isLost = true;
      log.warn('another run has taken the object over', { key: this.#entry.key });
    } catch (error) {
      log.warn('how far an object is could not be written down', { key: this.#entry.key, reason: String(error) });
    }
    return false;
  }
}

/** How much of an object is done: it grows with each record, and with each log of one that is done in part. */
function amountOf({ records, lines, logs }: Place): number {
  let amount = records + lines.size;
  for (const { done } of logs.values()) amount += done.size;
  return amount;
}

/** What an entry says whose writer holds the object, and may have so many logs in flight whose end nobody would learn. */
export function heldUntil(
  untilMs: number,
  { mayRepeat }: Pick<LedgerEntry, 'mayRepeat'>,
  logsInFlight: number,
): Pick<LedgerEntry, 'untilMs' | 'mayRepeat'> {
  return { untilMs, mayRepeat: Math.min(mayRepeat + logsInFlight, Number.MAX_SAFE_INTEGER) };
}
