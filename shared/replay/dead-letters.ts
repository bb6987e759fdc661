import { type DeadLetter, writeDeadLetter } from '../firehose/backup-line.ts';
import type { Ports } from './ports.ts';

/** When this much is waiting it is written, so that memory does not grow with an object full of poison. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * The dead letters of one backup object, in Firehose's envelope. They count as dead-lettered only when they are written, and
 * never take the place of others: a key can come back (Firehose may write an object anew), and two runs may meet.
 */
export class DeadLetters {
  readonly #ports: Ports;
  readonly #keys: Iterator<string, never>;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #waitingLines: number[] = [];

  /** @param keys where they go: each where the one before is taken */
  constructor(ports: Ports, keys: Iterator<string, never>) {
    this.#ports = ports;
    this.#keys = keys;
  }

  /**
   * Adds a record's letters: one, or one for each refused log.
   *
   * @param line where the record stands in the object
   */
  add(line: number, letters: readonly DeadLetter[]): void {
    for (const letter of letters) {
      const envelope = Buffer.from(writeDeadLetter(letter, this.#ports.clock.now()));
      this.#waiting.push(envelope);
      this.#waitingBytes += envelope.length;
    }
    this.#waitingLines.push(line);
  }

  get full(): boolean {
    return this.#waitingBytes >= MAX_WAITING_BYTES;
  }

  /** @returns the lines of the records that are given up now @throws {StoreError} and forgets nothing */
  async write(): Promise<readonly number[]> {
    if (this.#waitingLines.length === 0) return [];
    const [envelopes, bytes] = [this.#waiting, this.#waitingBytes];
    const lines = this.forget();
    try {
      const body = Buffer.concat(envelopes);
      while (!(await this.#ports.store.create(this.#keys.next().value, body)));
    } catch (error) {
      this.#waiting = [...envelopes, ...this.#waiting];
      this.#waitingLines = [...lines, ...this.#waitingLines];
      this.#waitingBytes += bytes;
      throw error;
    }
    return lines;
  }

  /** @returns the lines of the records that were waiting */
  forget(): readonly number[] {
    const lines = this.#waitingLines;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingLines = [];
    return lines;
  }
}
