/** The outcomes of a record, one line of a backup object. Each record has exactly one. */
export const OUTCOMES = ['delivered', 'deadLettered', 'dropped', 'expired', 'held', 'skipped', 'doneBefore'] as const;
type Outcome = (typeof OUTCOMES)[number];

/**
 * The books of a run. Records are counted as they are read on one side, and as their fate is known on the other, in different
 * places of the code; the two sides must agree.
 */
export class Account {
  readonly objects = { listed: 0, settled: 0, held: 0, partly: 0, elsewhere: 0, remaining: 0 };
  readonly records = {
    read: 0,
    delivered: 0,
    deadLettered: 0,
    dropped: 0,
    expired: 0,
    held: 0,
    skipped: 0,
    doneBefore: 0,
  };
  readonly logs = { sent: 0 };
  readonly bytes = { read: 0, sent: 0 };
  /** Logs that Datadog may have twice: sent again after no answer, or in an object that stays and will be replayed again */
  duplicatesPossible = 0;
  // Without a prototype: a code may be any text, `constructor` too.
  readonly errorCodes: Record<string, number> = Object.create(null);
  readonly droppedByReason: Record<string, number> = Object.create(null);
  /** Requests that the intake did not accept whole, by its status, or by the reason where there was none */
  readonly requestErrors: Record<string, number> = Object.create(null);
  #oldestArrivalMs = Number.POSITIVE_INFINITY;
  #newestArrivalMs = Number.NEGATIVE_INFINITY;

  recordRead(): void {
    this.records.read++;
  }

  /** Records that the ledger knows to be done: they are among the object's, and not read again. */
  recordsDoneBefore(count: number): void {
    this.records.read += count;
    this.recordEnded('doneBefore', count);
  }

  recordEnded(outcome: Outcome, count = 1): void {
    this.records[outcome] += count;
  }

  recordDropped(reason: string): void {
    this.recordEnded('dropped');
    this.eventsDropped(reason, 1);
  }

  /** Empty events among the several of a record that has others. */
  eventsDropped(reason: string, count: number): void {
    if (count > 0) this.droppedByReason[reason] = (this.droppedByReason[reason] ?? 0) + count;
  }

  requestFailed(kind: string): void {
    this.requestErrors[kind] = (this.requestErrors[kind] ?? 0) + 1;
  }

  /** What the envelope says of a record. */
  envelopeRead(errorCode: string, arrivalMs: number | undefined): void {
    this.errorCodes[errorCode] = (this.errorCodes[errorCode] ?? 0) + 1;
    if (arrivalMs === undefined) return;
    this.#oldestArrivalMs = Math.min(this.#oldestArrivalMs, arrivalMs);
    this.#newestArrivalMs = Math.max(this.#newestArrivalMs, arrivalMs);
  }

  /** Whether every record that was read has an outcome, and none has two. */
  get balanced(): boolean {
    return this.records.read === OUTCOMES.reduce((sum, outcome) => sum + this.records[outcome], 0);
  }

  get oldestArrival(): string | null {
    return isoOrNull(this.#oldestArrivalMs);
  }

  get newestArrival(): string | null {
    return isoOrNull(this.#newestArrivalMs);
  }
}

function isoOrNull(ms: number): string | null {
  return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}
