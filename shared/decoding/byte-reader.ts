/** The bytes of a stream, with a look ahead. It holds what was looked at and a chunk, and no more. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = Buffer.alloc(0);
  #position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** How many bytes were skipped */
  get position(): number {
    return this.#position;
  }

  /** @returns the next bytes, `count` of them or more; fewer only where the stream ends */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#held.length >= count) return this.#held;
    const parts = [this.#held];
    for (let length = this.#held.length; length < count; ) {
      const { value, done } = await this.#chunks.next();
      if (done === true) break;
      parts.push(value);
      length += value.length;
    }
    const some = parts.filter(({ length }) => length > 0);
    this.#held = some.length === 1 && some[0] !== undefined ? some[0] : Buffer.concat(some);
    return this.#held;
  }

  /** @param count of bytes that were looked at */
  skip(count: number): void {
    this.#held = this.#held.subarray(count);
    this.#position += count;
  }

  /** Everything that is left, chunk by chunk. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (let chunk = await this.peek(1); chunk.length > 0; chunk = await this.peek(1)) {
      this.skip(chunk.length);
      yield chunk;
    }
  }

  /** Whoever stops reading early leaves no connection open behind them. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
