/** How many of the last logs are looked at, and how many of them may be refused: more means a wrong address, not poison. */
const WINDOW_LOGS = 1_000;
const MAX_REFUSED_IN_WINDOW = WINDOW_LOGS * 0.05;

/** A single log refused at the start proves nothing, neither of the address nor of the log. */
const MIN_FIRST_LOGS = 2;

/**
 * Tells poison from a wrong address. An intake that refuses logs for good is believed while it accepts most of them; one that
 * has refused everything so far when a batch ends, or too many of the last thousand, is no intake of ours, and nothing is given up on its word.
 */
export class RefusalGuard {
  readonly #window: boolean[] = new Array<boolean>(WINDOW_LOGS).fill(false);
  #at = 0;
  #refusedInWindow = 0;
  #refused = 0;
  #accepted = 0;
  #tripped = false;

  logsAccepted(count: number): void {
    this.#accepted += count;
    for (let i = 0; i < Math.min(count, WINDOW_LOGS); i++) this.#push(false);
  }

  logRefused(): void {
    this.#refused++;
    this.#push(true);
    if (this.#refusedInWindow > MAX_REFUSED_IN_WINDOW) this.#tripped = true;
  }

  /** To be called when all logs of a batch have been judged. */
  batchEnded(): void {
    if (this.#accepted === 0 && this.#refused >= MIN_FIRST_LOGS) this.#tripped = true;
  }

  /** Whether refusals can no longer be believed. */
  get tripped(): boolean {
    return this.#tripped;
  }

  /** Whether refusals may be acted on: this run has seen the intake accept a log, and not refuse too many. */
  get believed(): boolean {
    return this.#accepted > 0 && !this.#tripped;
  }

  #push(refused: boolean): void {
    if (this.#window[this.#at]) this.#refusedInWindow--;
    if (refused) this.#refusedInWindow++;
    this.#window[this.#at] = refused;
    this.#at = (this.#at + 1) % WINDOW_LOGS;
  }
}
