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
  readonly #key: string;
  readonly #replayId: string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #waitingRecords = 0;
  #keys = 0;

  /** @param key where they go; with the run's id behind it where that is taken */
  constructor(ports: Ports, key: string, replayId: string) {
    this.#ports = ports;
    this.#key = key;
    this.#replayId = replayId;
  }

  /** Adds a record's letters: one, or one for each refused log of its line. */
  add(letters: readonly DeadLetter[]): void {
    for (const letter of letters) {
      const line = Buffer.from(writeDeadLetter(letter, this.#ports.clock.now()));
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
    const body = Buffer.concat(this.#waiting);
    while (!(await this.#ports.store.create(this.#nextKey(), body)));
    this.forget();
    return records;
  }

  /** `key`, then `key.<replayId>`, `key.<replayId>-2`, `key.<replayId>-3` … */
  #nextKey(): string {
    this.#keys++;
    if (this.#keys === 1) return this.#key;
    return `${this.#key}.${this.#replayId}${this.#keys === 2 ? '' : `-${this.#keys - 1}`}`;
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
