import type { Clock } from '../clock.ts';

/** The lower of two rates, either of which may be none. */
export function lowest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** Spreads bytes evenly over time: whoever wants to send waits until all that was sent before is paid for. */
export class RateLimit {
  readonly #bytesPerMs: number;
  readonly #clock: Clock;
  #paidUntilMs = 0;

  /** @param megabytesPerSecond of 1,000,000 bytes; undefined: no limit */
  constructor(megabytesPerSecond: number | undefined, clock: Clock) {
    this.#bytesPerMs = (megabytesPerSecond ?? Number.POSITIVE_INFINITY) * 1_000;
    this.#clock = clock;
  }

  /** @returns milliseconds to wait before these bytes may be sent */
  reserve(bytes: number): number {
    const now = this.#clock.now();
    const start = Math.max(now, this.#paidUntilMs);
    this.#paidUntilMs = start + bytes / this.#bytesPerMs;
    return start - now;
  }
}
