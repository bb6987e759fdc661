import { type DeadLetter, writeDeadLetter } from '../firehose/backup-line.ts';
import type { Ports } from './ports.ts';

/** When this much is waiting it is written, so that memory does not grow with an object full of poison. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * The dead letters of one backup object, in Firehose's envelope. They count as dead-lettered only when they are written; the
 * same object replayed again writes the same keys again.
 */
export class DeadLetters {
  readonly #ports: Ports;
  readonly #key: string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #waitingRecords = 0;
  #written = 0;

  /** @param key where they go; what does not fit into one object goes to `key.2`, `key.3` … */
  constructor(ports: Ports, key: string) {
    this.#ports = ports;
    this.#key = key;
  }

  /** Adds a record's letters: one, or one for each refused log of its line. */
  add(letters: readonly DeadLetter[]): void {
    for (const letter of letters) {
      const line = writeDeadLetter(letter, this.#ports.clock.now());
      this.#waiting.push(line);
      this.#waitingBytes += line.length;
    }
    this.#waitingRecords++;
  }

  get waitingRecords(): number {
    return this.#waitingRecords;
  }

  get full(): boolean {
    return this.#waitingBytes >= MAX_WAITING_BYTES;
  }

  /** @returns how many records were given up @throws {StoreError} and keeps what was not written */
  async write(): Promise<number> {
    if (this.#waitingRecords === 0) return 0;
    const records = this.#waitingRecords;
    const key = this.#written === 0 ? this.#key : `${this.#key}.${this.#written + 1}`;
    await this.#ports.store.write(key, Buffer.from(this.#waiting.join('')));
    this.#written++;
    this.forget();
    return records;
  }

  /** @returns how many records were waiting */
  forget(): number {
    const records = this.#waitingRecords;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#waitingRecords = 0;
    return records;
  }
}
