import type { Fate } from './delivery.ts';

/** What a line's logs came to together. */
export interface LineFate {
  readonly outcome: 'delivered' | 'expired' | 'held' | 'refused';
  /** Logs that Datadog has */
  readonly accepted: number;
  /** The logs that were refused, with Datadog's words; of a line that is held too, nothing is given up */
  readonly refused: readonly { readonly rawData: Uint8Array; readonly words: string }[];
}

/**
 * Waits for the fates of one line's logs. A line of several logs is one record in the books: held if any of them is held,
 * else expired if any is, else refused if any is refused, else delivered.
 */
export class LineFates {
  readonly #ended: (fate: LineFate) => void;
  #open = 1;
  #accepted = 0;
  #held = false;
  #expired = false;
  readonly #refused: { rawData: Uint8Array; words: string }[] = [];

  /** @param ended called once, after `close` and the last log's end */
  constructor(ended: (fate: LineFate) => void) {
    this.#ended = ended;
  }

  /**
   * @param rawData what a dead letter of this log would hold
   * @param expired Datadog will take it and throw it away
   * @returns to be called with the log's fate
   */
  expect(rawData: Uint8Array, expired: boolean): (fate: Fate) => void {
    this.#open++;
    return (fate) => {
      if (fate.kind === 'held') this.#held = true;
      else if (fate.kind === 'refused') this.#refused.push({ rawData, words: fate.words });
      else {
        this.#accepted++;
        this.#expired ||= expired;
      }
      this.close();
    };
  }

  hold(): void {
    this.#held = true;
  }

  /** To be called when all logs of the line have been handed over; each log's end counts as one such call, too. */
  close(): void {
    this.#open--;
    if (this.#open > 0) return;
    const outcome = this.#held
      ? 'held'
      : this.#expired
        ? 'expired'
        : this.#refused.length > 0
          ? 'refused'
          : 'delivered';
    this.#ended({ outcome, accepted: this.#accepted, refused: this.#refused });
  }
}
