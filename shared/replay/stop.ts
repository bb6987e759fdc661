/** Why a run ends before it is through. Nothing is given up for any of them: what was not confirmed stays in the bucket. */
export type StopReason =
  | 'deadline'
  | 'key-refused'
  | 'intake-unavailable'
  | 'unexpected-answer'
  | 'unusable-target'
  | 'ledger-denied'
  | 'refusals';

/** The one switch that ends a run early; the first reason counts. */
export class Stop {
  readonly #remainingMs: () => number;
  readonly #reserveMs: number;
  #reason: StopReason | undefined;

  /** @param reserveMs time that must be left to settle what is under way */
  constructor(remainingMs: () => number, reserveMs: number) {
    this.#remainingMs = remainingMs;
    this.#reserveMs = reserveMs;
  }

  because(reason: StopReason): void {
    this.#reason ??= reason;
  }

  /** To be asked before each piece of work, because it looks at the time: whoever gets a reason leaves the work undone. */
  check(): StopReason | undefined {
    if (this.#reason === undefined && this.leftMs <= 0) this.#reason = 'deadline';
    return this.#reason;
  }

  /** Why the run was ended, if it was. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Milliseconds that a request may wait for its answer: into the first half of the reserve, the other is for settling. */
  get answerWithinMs(): number {
    return Math.max(0, this.leftMs + this.#reserveMs / 2);
  }

  /** Milliseconds until the deadline's reserve begins. */
  get leftMs(): number {
    return this.#remainingMs() - this.#reserveMs;
  }
}
