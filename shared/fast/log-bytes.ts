/** Some hundred logs: an allocation for each would cost more than to write it. */
const SLAB_BYTES = 256 * 1024;

/** Room for logs, one behind the other in large pieces. A piece is free when none of its logs is needed any more. */
export class LogBytes {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  /** Where the next log begins */
  at = 0;

  /** @returns where `maxBytes` may be written, from `at` on */
  room(maxBytes: number): Buffer {
    if (this.#slab.length - this.at < maxBytes) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, maxBytes));
      this.at = 0;
    }
    return this.#slab;
  }

  /** @param end of the log that has been written @returns its bytes, which nobody changes any more */
  take(end: number): Buffer {
    const log = this.#slab.subarray(this.at, end);
    this.at = end;
    return log;
  }
}
