/** Why a run ends before it is through. Nothing is given up for any of them: what was not confirmed stays in the bucket. */
export type StopReason =
  | 'deadline'
  | 'interrupted'
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
  /** Aborts when whoever has started the run wants its end; no wait goes on then. */
  readonly signal: AbortSignal | undefined;
  #reason: StopReason | undefined;

  /**
   * @param reserveMs time that must be left to settle what is under way
   * @param signal ends the run as the deadline does
   */
  constructor(remainingMs: () => number, reserveMs: number, signal?: AbortSignal) {
    this.#remainingMs = remainingMs;
    this.#reserveMs = reserveMs;
    this.signal = signal;
  }

  because(reason: StopReason): void {
    this.#reason ??= reason;
  }

  /** To be asked before each piece of work, because it looks at time and signal: whoever gets a reason leaves the work undone. */
  check(): StopReason | undefined {
    if (this.signal?.aborted) this.because('interrupted');
    if (this.leftMs <= 0) this.because('deadline');
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
