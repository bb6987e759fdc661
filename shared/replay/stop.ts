/** Why a run ends before it is through. Nothing is given up for any of them: what was not confirmed stays in the bucket. */
export const STOP_REASONS = [
  'deadline',
  'interrupted',
  'key-refused',
  'intake-unavailable',
  'unexpected-answer',
  'unusable-target',
  'ledger-denied',
  'refusals',
  'paused',
  'stopped',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Those by an operator: `hydrant pause`, `hydrant stop`. */
export type OrderedStop = Extract<StopReason, 'paused' | 'stopped'>;

/** Where operators' orders come from. */
export interface Orders {
  /** Why this run is to end, if somebody has ordered it. It does not fail. */
  ordered(): Promise<OrderedStop | undefined>;
}

export const NO_ORDERS: Orders = { ordered: async () => undefined };

interface StopTerms {
  readonly remainingMs: () => number;
  /** Time that must be left to settle what is under way */
  readonly reserveMs: number;
  readonly orders: Orders;
  /** Aborts when whoever has started the run wants its end */
  readonly signal?: AbortSignal | undefined;
}

/** The one switch that ends a run early; the first reason counts. */
export class Stop {
  readonly #remainingMs: () => number;
  readonly #reserveMs: number;
  readonly #orders: Orders;
  /** No wait goes on when it aborts. */
  readonly signal: AbortSignal | undefined;
  #reason: StopReason | undefined;

  constructor({ remainingMs, reserveMs, orders, signal }: StopTerms) {
    this.#remainingMs = remainingMs;
    this.#reserveMs = reserveMs;
    this.#orders = orders;
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

  /** As `check`, after a look at the orders: to be asked before an object is taken, and before something is sent. */
  async ask(): Promise<StopReason | undefined> {
    if (this.check() !== undefined) return this.#reason;
    const ordered = await this.#orders.ordered();
    if (ordered !== undefined) this.because(ordered);
    return this.check();
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
