/** Counts the work under way in a stream, so that `flush` knows when there is nothing left but sleepers. */
export class Activity {
  #working = 0;
  #whenStill: (() => void)[] = [];

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#working++;
    try {
      return await work();
    } finally {
      this.#rest();
    }
  }

  /** For use within `during`: the wait does not count as work. */
  async asleep<T>(wait: Promise<T>): Promise<T> {
    this.#rest();
    try {
      return await wait;
    } finally {
      this.#working++;
    }
  }

  async atRest(): Promise<void> {
    do {
      if (this.#working > 0) await new Promise<void>((resolve) => this.#whenStill.push(resolve));
      // A sleeper that was woken just now is counted by the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#working > 0);
  }

  #rest(): void {
    this.#working--;
    if (this.#working > 0) return;
    for (const resolve of this.#whenStill.splice(0)) resolve();
  }
}
