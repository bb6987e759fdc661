import type { Clock } from '../clock.ts';
import type { Log } from './ports.ts';
import { SentLately } from './sent-lately.ts';

/** All paces in here are in bytes per millisecond, which is 1,000 bytes per second. */
const PER_MEGABYTE_A_SECOND = 1_000;

/** With a ceiling a run begins with a quarter of it. */
const START_SHARE = 1 / 4;
/** What the pace never falls below, so that a payload of 5 MB still goes within a minute; of a low ceiling an eighth. */
const FLOOR = 0.1 * PER_MEGABYTE_A_SECOND;
const FLOOR_SHARE = 1 / 8;
/** Who has sent less than this has not shown how much the intake takes. */
const LEAST_MEASURED = 1 * PER_MEGABYTE_A_SECOND;

/** From the start to the ceiling, and after a cut back to where it was, it takes about a minute of answers that are good. */
const RISE_MS = 60_000;
/** Nobody has tried the pace in the time between two answers that are farther apart. */
const MAX_RISE_STEP_MS = 10_000;

/** Of settings, and of an input: megabytes (1,000,000 bytes) a second; undefined: no ceiling */
interface RateCeiling {
  readonly maxMegabytesPerSecond?: number | undefined;
}

/** How fast a run may send: an input lowers the settings' ceiling, and never raises it. */
export function allowedRate(
  { maxMegabytesPerSecond: ofSettings }: RateCeiling,
  { maxMegabytesPerSecond: ofInput }: RateCeiling,
): number | undefined {
  return ofSettings === undefined || ofInput === undefined ? (ofSettings ?? ofInput) : Math.min(ofSettings, ofInput);
}

/**
 * How fast a run sends. Bytes are spread evenly: the next request goes when the last one is paid for at the pace of the moment.
 * The pace rises by equal steps while requests are accepted, and halves where the intake throttles (AIMD, RFC 5681, section 3.1).
 * Without a ceiling nothing is held back until that first happens.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #ceiling: number;
  readonly #floor: number;
  readonly #sent: SentLately;
  #pace: number;
  #risePerMs: number;
  #risenAtMs: number;
  #yields = false;
  /** Without a ceiling: the pace was only set for live traffic, and ends with its trouble */
  #isLent = false;
  #departures = 0;
  /** Answers to departures up to this one come from before the last cut */
  #lastBeforeCut = 0;

  /** @param ceiling in megabytes (1,000,000 bytes) a second; undefined: none */
  constructor(ceiling: number | undefined, clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
    this.#ceiling = (ceiling ?? Number.POSITIVE_INFINITY) * PER_MEGABYTE_A_SECOND;
    this.#floor = Math.min(FLOOR, this.#ceiling * FLOOR_SHARE);
    this.#pace = this.#ceiling * START_SHARE;
    this.#risePerMs = ceiling === undefined ? 0 : (this.#ceiling - this.#pace) / RISE_MS;
    this.#risenAtMs = clock.now();
    this.#sent = new SentLately(clock);
  }

  /** Bytes a second of this moment; Infinity where nothing holds them back. */
  get bytesPerSecond(): number {
    return this.#now * 1_000;
  }

  /** Milliseconds until the next request may go. */
  get waitMs(): number {
    return this.#sent.last === undefined
      ? 0
      : Math.max(0, this.#sent.last.atMs + this.#sent.last.bytes / this.#now - this.#clock.now());
  }

  /** To be called as a request goes. @returns its number, for what becomes of it */
  depart(bytes: number): number {
    this.#sent.add(bytes);
    return ++this.#departures;
  }

  /** The intake has taken a request: the pace rises, unless live traffic needs the room. */
  accepted(departure: number): void {
    const now = this.#clock.now();
    if (departure > this.#lastBeforeCut && !this.#yields) {
      const stepMs = Math.min(now - this.#risenAtMs, MAX_RISE_STEP_MS);
      this.#pace = Math.min(this.#ceiling, this.#pace + this.#risePerMs * stepMs);
    }
    this.#risenAtMs = now;
  }

  /** The intake has throttled a request: the pace halves, once for all that were on their way together. */
  throttled(departure: number): void {
    if (departure <= this.#lastBeforeCut) return;
    this.#lastBeforeCut = this.#departures;
    this.#isLent = false;
    this.#bound();
    this.#pace = Math.max(this.#floor, this.#pace / 2);
    this.#risenAtMs = this.#clock.now();
    this.#log.warn('the target throttles: the pace is halved', { megabytesPerSecond: this.#megabytesPerSecond });
  }

  /** While live traffic is ill the pace is half of what it would be, and does not rise. */
  yieldTo(liveTrafficIsIll: boolean): void {
    if (this.#yields === liveTrafficIsIll) return;
    if (liveTrafficIsIll) this.#lend();
    else if (this.#isLent) this.#pace = Number.POSITIVE_INFINITY;
    this.#isLent &&= liveTrafficIsIll;
    this.#yields = liveTrafficIsIll;
    this.#risenAtMs = this.#clock.now();
    const pace = { megabytesPerSecond: this.#megabytesPerSecond };
    if (liveTrafficIsIll) this.#log.warn('live delivery is ill: the pace is halved until it is well', pace);
    else this.#log.info('live delivery is well again: so is the pace', pace);
  }

  #lend(): void {
    this.#isLent = !Number.isFinite(this.#pace);
    this.#bound();
  }

  /** Without a pace so far, what was really sent is one. */
  #bound(): void {
    if (Number.isFinite(this.#pace)) return;
    this.#pace = Math.max(LEAST_MEASURED, this.#sent.bytesPerMs);
    this.#risePerMs = this.#pace / 2 / RISE_MS;
  }

  get #now(): number {
    return this.#yields ? Math.max(this.#floor, this.#pace / 2) : this.#pace;
  }

  /** Null where nothing holds it back. */
  get #megabytesPerSecond(): number | null {
    return Number.isFinite(this.#now) ? Number((this.#now / PER_MEGABYTE_A_SECOND).toPrecision(3)) : null;
  }
}
