import type { Entry, Fate } from './delivery.ts';
import { fateOfOne, type LineFate } from './line-fate.ts';
import type { ParkedRecord } from './line-replay.ts';

/** A log of which nothing else is known than what is sent: the only one of its record, and whole. */
export interface TakenLog {
  readonly bytes: Buffer;
  readonly containerKey: string;
  readonly eventId: string;
  /** What a dead letter of it would hold, where that is not what is sent */
  readonly deadLetter: (() => Uint8Array) | undefined;
}

/** A taken log on its way: thousands are in memory, so it is one object. */
export class TakenEntry implements Entry {
  readonly bytes: Buffer;
  readonly containerKey: string;
  readonly logs = 1;
  readonly #record: ParkedRecord;
  readonly #eventId: string;
  readonly #deadLetter: (() => Uint8Array) | undefined;
  readonly #lineEnded: (record: ParkedRecord, fate: LineFate) => void;

  constructor(record: ParkedRecord, log: TakenLog, lineEnded: (record: ParkedRecord, fate: LineFate) => void) {
    this.bytes = log.bytes;
    this.containerKey = log.containerKey;
    this.#record = record;
    this.#eventId = log.eventId;
    this.#deadLetter = log.deadLetter;
    this.#lineEnded = lineEnded;
  }

  ended(fate: Fate): void {
    const deadLetter = this.#deadLetter ?? (() => this.bytes);
    this.#lineEnded(this.#record, fateOfOne(fate, { eventId: this.#eventId, deadLetter }));
  }
}
