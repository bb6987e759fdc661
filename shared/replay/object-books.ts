import type { DeadLetter } from '../firehose/backup-line.ts';
import type { Account } from './account.ts';
import type { DeadLetters } from './dead-letters.ts';
import { type LogsOfLine, logsDone, type Place, type TextPosition } from './ledger-entry.ts';
import type { LineFate } from './line-fate.ts';
import { NumberRanges } from './number-ranges.ts';

/** A record that is to be given up, and where it stands. */
interface GivenUp {
  readonly line: number;
  /** One, or one for each of its logs that was refused */
  readonly letters: readonly DeadLetter[];
}

/** What has become of the records of one object, those included that earlier runs have done. */
export class ObjectBooks {
  readonly #account: Account;
  readonly #deadLetters: DeadLetters;
  readonly #lines: NumberRanges;
  /** Of lines that are not done and have several logs */
  readonly #logs: Map<number, LogsOfLine>;
  /** Where the lines end that are read and not yet passed by `next`; once a line stays, none behind it will be */
  readonly #ends = new Map<number, number>();
  #next: TextPosition;
  #records: number;
  /** Refused records, which are not to be given up before the intake's word is believed */
  #refused: GivenUp[] = [];
  #staying = 0;
  #skipped = 0;
  #isKept = false;
  #resent = 0;

  constructor(account: Account, deadLetters: DeadLetters, earlier: Place) {
    this.#account = account;
    this.#deadLetters = deadLetters;
    this.#lines = new NumberRanges(earlier.lines.ranges);
    this.#logs = new Map(earlier.logs);
    this.#next = earlier.next;
    this.#records = earlier.records;
    this.#isKept = earlier.isKept;
    account.recordsDoneBefore(earlier.records);
  }

  /** Where to go on reading. */
  get next(): TextPosition {
    return this.#next;
  }

  /** Notes a line that is read. @param end byte behind it @returns whether it is done already */
  lineRead(line: number, end: number): boolean {
    if (this.#staying === 0) this.#ends.set(line, end);
    return this.#lines.has(line);
  }

  /** A line that holds no record. */
  blank(line: number): void {
    this.#lines.add(line);
  }

  dropped(line: number, reason: string): void {
    this.#account.recordDropped(reason);
    this.#done(line);
  }

  /** To be given up when `writeDeadLetters` is called. */
  giveUp(line: number, letter: DeadLetter): void {
    this.#isKept ||= letter.reference !== undefined;
    this.#deadLetters.add(line, [letter]);
  }

  /** Which logs of a line earlier runs have sent, where it had as many as now; what is sent now is to be added. */
  logsOf(line: number, of: number): LogsOfLine {
    const logs = logsDone(this.#logs, line, of);
    if (of > 1) this.#logs.set(line, logs);
    return logs;
  }

  /** Whether an earlier run has sent the only log of a line. */
  isSent(line: number): boolean {
    const logs = this.#logs.get(line);
    return logs?.of === 1 && logs.done.has(0);
  }

  /** Whether dead letters are to be written now, so that memory stays bounded. */
  get isFull(): boolean {
    return this.#deadLetters.full;
  }

  /** A line's logs have their end. @param lettersOf what is given up of it where it was refused */
  ended(line: number, fate: LineFate, lettersOf: (fate: LineFate) => readonly DeadLetter[]): void {
    if (fate.outcome === 'refused') this.#refused.push({ line, letters: lettersOf(fate) });
    else if (fate.outcome === 'delivered') {
      this.#account.recordEnded('delivered');
      this.#done(line);
    } else {
      // Of a line that was sent although it is too late nothing is noted as done: with another policy it will be kept.
      this.#resent += fate.expired;
      this.stays(fate.outcome);
    }
  }

  /** Notes records for whose sake the object stays where it is. */
  stays(outcome: 'held' | 'expired' | 'skipped', count = 1): void {
    this.#account.recordEnded(outcome, count);
    this.#staying += count;
    if (outcome === 'skipped') this.#skipped += count;
  }

  /** A dead letter refers to the object, so that it stays where it is. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Whether it stays, and only for records that were not asked for. */
  get staysForSelection(): boolean {
    return this.#staying > 0 && this.#staying === this.#skipped && !this.#isKept;
  }

  get staying(): number {
    return this.#staying;
  }

  /** Logs that the next run will send once more, even if it knows all that this one has done. */
  get resent(): number {
    return this.#resent;
  }

  /** Whether records wait to be given up on the intake's word. */
  get hasRefused(): boolean {
    return this.#refused.length > 0;
  }

  /** Believes the intake: what it has refused will be given up. */
  believe(): void {
    for (const { line, letters } of this.#refused.splice(0)) this.#deadLetters.add(line, letters);
  }

  /** Does not: what it has refused stays. */
  disbelieve(): void {
    this.stays('held', this.#refused.splice(0).length);
  }

  /** @throws {StoreError} where they cannot be written; then they still wait */
  async writeDeadLetters(): Promise<void> {
    const lines = await this.#deadLetters.write();
    this.#account.recordEnded('deadLettered', lines.length);
    for (const line of lines) this.#done(line);
  }

  /** What waits to be given up stays. */
  forgetDeadLetters(): void {
    this.stays('held', this.#deadLetters.forget().length);
  }

  /** How far the object is. */
  get place(): Omit<Place, 'isDone'> {
    const last = this.#lines.lastInRow(1);
    for (let line = this.#next.line; line <= last; line++) {
      const end = this.#ends.get(line);
      if (end !== undefined) this.#next = { line: line + 1, byte: end };
      this.#ends.delete(line);
    }
    const logs = new Map([...this.#logs].filter(([, { done }]) => done.size > 0));
    return { lines: this.#lines, logs, next: this.#next, records: this.#records, isKept: this.#isKept };
  }

  #done(line: number): void {
    this.#lines.add(line);
    this.#logs.delete(line);
    this.#records++;
  }
}
