/** A script of faults for the put API. Each kind counts down the calls it applies to; whole-call throttling comes first. */
export class PutFaults {
  #throttledCalls = 0;
  #partialCalls = 0;
  #everyNth = 1;

  /** The next `calls` calls fail as a whole with ServiceUnavailableException. */
  throttleCalls(calls: number): void {
    this.#throttledCalls = calls;
  }

  /** In the next `calls` PutRecordBatch calls, the nth, 2nth, ... record fails with ServiceUnavailableException; 1 is all. */
  rejectEveryNthRecord(n: number, calls: number): void {
    this.#everyNth = n;
    this.#partialCalls = calls;
  }

  clear(): void {
    this.#throttledCalls = 0;
    this.#partialCalls = 0;
  }

  /** For the API: whether this call is throttled. */
  takeThrottle(): boolean {
    if (this.#throttledCalls === 0) return false;
    this.#throttledCalls--;
    return true;
  }

  /** For the API: which positions of this batch are refused. */
  takeRejection(): (index: number) => boolean {
    if (this.#partialCalls === 0) return () => false;
    this.#partialCalls--;
    const everyNth = this.#everyNth;
    return (index) => (index + 1) % everyNth === 0;
  }
}
