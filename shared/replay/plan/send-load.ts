const MINUTE_MS = 60_000;

export interface Amount {
  readonly logs: number;
  /** In requests, before compression */
  readonly bytes: number;
}

/** A log that a replay would send. */
export interface PlannedLog {
  readonly namespace: string | undefined;
  readonly service: string | undefined;
  /** The oldest date by which Datadog may judge it; undefined where that is the time at which Datadog gets it */
  readonly dateMs: number | undefined;
  /** What it takes in a request, before compression */
  readonly bytes: number;
  /** Whether it is outside Datadog's window already */
  readonly late: boolean;
}

/**
 * What there is to send, by when it has to be there. Only logs inside the window have rows, a minute each, so a window of a week
 * bounds its memory to some ten thousand of them.
 */
export class SendLoad {
  readonly late = { logs: 0, bytes: 0 };
  /** Without a date, so that they cannot be late */
  readonly undated = { logs: 0, bytes: 0 };
  readonly #byMinute = new Map<number, { logs: number; bytes: number }>();

  add({ dateMs, bytes, late }: Pick<PlannedLog, 'dateMs' | 'bytes' | 'late'>): void {
    const amount = late ? this.late : dateMs === undefined ? this.undated : this.#minuteOf(dateMs);
    amount.logs++;
    amount.bytes += bytes;
  }

  /** The oldest first; `fromMs` is the beginning of the minute */
  get dated(): (Amount & { readonly fromMs: number })[] {
    return [...this.#byMinute]
      .map(([minute, amount]) => ({ fromMs: minute * MINUTE_MS, ...amount }))
      .sort((a, b) => a.fromMs - b.fromMs);
  }

  #minuteOf(dateMs: number): { logs: number; bytes: number } {
    const minute = Math.floor(dateMs / MINUTE_MS);
    const known = this.#byMinute.get(minute);
    if (known !== undefined) return known;
    const amount = { logs: 0, bytes: 0 };
    this.#byMinute.set(minute, amount);
    return amount;
  }
}
