import type { SourceRecord } from './record.ts';

/** What became of a record. `backed-up` means in an error envelope; a raw copy in AllData mode leaves no mark here. */
export type RecordOutcome =
  | { readonly state: 'pending' }
  | { readonly state: 'delivered' }
  | { readonly state: 'dropped' }
  | { readonly state: 'backed-up'; readonly key: string; readonly errorCode: string }
  | { readonly state: 'lost'; readonly reason: 'answered-413' | 'older-than-24-hours' };

/** The oldest records are forgotten beyond this many, so that a long-running world does not grow without end. */
const MAX_TRACED_RECORDS = 500_000;

/** Remembers the outcome of each record by the RecordId that PutRecord answered. */
export class RecordTrace {
  readonly #outcomes = new Map<string, RecordOutcome>();

  begin(record: SourceRecord): void {
    this.#outcomes.set(record.putId, { state: 'pending' });
    if (this.#outcomes.size <= MAX_TRACED_RECORDS) return;
    const [oldest] = this.#outcomes.keys();
    if (oldest !== undefined) this.#outcomes.delete(oldest);
  }

  settle(record: SourceRecord, outcome: RecordOutcome): void {
    if (this.#outcomes.has(record.putId)) this.#outcomes.set(record.putId, outcome);
  }

  get(putId: string): RecordOutcome | undefined {
    return this.#outcomes.get(putId);
  }
}
