import type { DeadLetter, RecordSource } from '../firehose/backup-line.ts';
import type { Fate } from './delivery.ts';
import type { LogsOfLine } from './ledger-entry.ts';
import type { Outgoing } from './outgoing.ts';

/** What a line's logs came to together. */
export interface LineFate {
  readonly outcome: 'delivered' | 'expired' | 'held' | 'refused' | 'skipped';
  /** Logs that Datadog has */
  readonly accepted: number;
  /** Those of them that it may have had before */
  readonly repeated: number;
  /** Those of them that Datadog will throw away, so that they are sent again */
  readonly expired: number;
  /** The logs that were refused; of a line of which something stays, nothing is given up */
  readonly refused: readonly RefusedLog[];
}

interface RefusedLog {
  /** What a dead letter of it holds */
  readonly deadLetter: () => Uint8Array;
  readonly eventId: string;
  /** Datadog's */
  readonly words: string;
}

/**
 * Waits for the fates of one line's logs. A line of several logs is one record in the books: held if any of them is held,
 * else expired, skipped or refused if any is, in this order, else delivered.
 */
export class LineFates {
  /** Those that an earlier run has sent are among them. */
  readonly logs: LogsOfLine;
  readonly #ended: (fate: LineFate) => void;
  /** Requests' answers that are still to come for each log: one that is cut has several parts */
  readonly #awaited = new Map<number, number>();
  #open = 1;
  #accepted = 0;
  #repeated = 0;
  #held = false;
  #expired = 0;
  #skipped = false;
  readonly #refused: RefusedLog[] = [];

  /** @param ended called once, after `close` and the last log's end */
  constructor(logs: LogsOfLine, ended: (fate: LineFate) => void) {
    this.logs = logs;
    this.#ended = ended;
  }

  /** @returns to be called with the fate of what was sent: a log, a part of one, or several in one record */
  expect({ places, deadLetter, eventId, expired, logs }: Outgoing): (fate: Fate) => void {
    this.#open++;
    for (const place of places) this.#awaited.set(place, (this.#awaited.get(place) ?? 0) + 1);
    return (fate) => {
      if (fate.kind === 'held') this.#held = true;
      else if (fate.kind === 'refused') this.#refused.push({ deadLetter, eventId, words: fate.words });
      else {
        this.#accepted += logs;
        if (fate.isRepeat) this.#repeated += logs;
        if (expired) this.#expired += logs;
        else for (const place of places) this.#partAccepted(place);
      }
      this.close();
    };
  }

  /** A log waits in the bucket. */
  hold(): void {
    this.#held = true;
  }

  /** A log of the line is not asked for. */
  skip(): void {
    this.#skipped = true;
  }

  /** To be called when all logs of the line have been handed over; each log's end counts as one such call, too. */
  close(): void {
    this.#open--;
    if (this.#open > 0) return;
    this.#ended({
      outcome: this.#outcome,
      accepted: this.#accepted,
      repeated: this.#repeated,
      expired: this.#expired,
      refused: this.#refused,
    });
  }

  /** A log is done when each part of it is. */
  #partAccepted(place: number): void {
    const awaited = (this.#awaited.get(place) ?? 0) - 1;
    this.#awaited.set(place, awaited);
    if (awaited === 0) this.logs.done.add(place);
  }

  get #outcome(): LineFate['outcome'] {
    if (this.#held) return 'held';
    if (this.#expired > 0) return 'expired';
    if (this.#skipped) return 'skipped';
    return this.#refused.length > 0 ? 'refused' : 'delivered';
  }
}

/** What a line comes to that holds one log, sent whole and in time. */
export function fateOfOne(fate: Fate, { eventId, deadLetter }: Pick<RefusedLog, 'eventId' | 'deadLetter'>): LineFate {
  if (fate.kind === 'held') return ONE_HELD;
  if (fate.kind === 'accepted') return fate.isRepeat ? ONE_REPEATED : ONE_ACCEPTED;
  return { ...ONE_HELD, outcome: 'refused', refused: [{ eventId, deadLetter, words: fate.words }] };
}

const ONE_ACCEPTED: LineFate = { outcome: 'delivered', accepted: 1, repeated: 0, expired: 0, refused: [] };
const ONE_REPEATED: LineFate = { ...ONE_ACCEPTED, repeated: 1 };
const ONE_HELD: LineFate = { ...ONE_ACCEPTED, outcome: 'held', accepted: 0 };

/** The dead letters of a line's logs that were refused. @param record that they were in */
export function lettersOf({ refused }: LineFate, { source, arrivalMs }: LetterSource): DeadLetter[] {
  return refused.map(({ deadLetter, eventId, words }) => ({
    rawData: deadLetter(),
    eventId,
    errorCode: 'Hydrant.RefusedByDatadog',
    errorMessage: words,
    arrivalMs,
    ...source,
  }));
}

interface LetterSource {
  readonly source: RecordSource;
  readonly arrivalMs: number | undefined;
}
