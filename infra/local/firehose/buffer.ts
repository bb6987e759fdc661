import type { WorldClock } from '../clock.ts';

interface BufferLimits {
  readonly maxBytes: number;
  /** Zero hands everything on at once: https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html */
  readonly intervalMs: number;
  readonly maxItems?: number;
}

/**
 * Collects items until the size hint is reached or the interval since the first of them has passed. A batch exceeds the
 * size hint only if a single item does.
 */
export class HintedBuffer<T> {
  readonly #clock: WorldClock;
  readonly #limits: BufferLimits;
  readonly #bytesOf: (item: T) => number;
  readonly #handOn: (batch: T[]) => void;
  readonly #closing: AbortSignal;
  #items: T[] = [];
  #bytes = 0;
  #timer = new AbortController();

  constructor(
    clock: WorldClock,
    closing: AbortSignal,
    limits: BufferLimits,
    bytesOf: (item: T) => number,
    handOn: (batch: T[]) => void,
  ) {
    this.#clock = clock;
    this.#closing = closing;
    this.#limits = limits;
    this.#bytesOf = bytesOf;
    this.#handOn = handOn;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(items: readonly T[]): void {
    const { maxBytes, intervalMs, maxItems = Number.POSITIVE_INFINITY } = this.#limits;
    for (const item of items) {
      const bytes = this.#bytesOf(item);
      if (this.#bytes + bytes > maxBytes) this.release();
      if (this.isEmpty && intervalMs > 0) void this.#releaseAfter(intervalMs);
      this.#items.push(item);
      this.#bytes += bytes;
      if (this.#bytes >= maxBytes || this.#items.length >= maxItems) this.release();
    }
    if (intervalMs === 0) this.release();
  }

  /** Hands on what there is without waiting for size or interval. */
  release(): void {
    if (this.isEmpty || this.#closing.aborted) return;
    this.#timer.abort();
    const batch = this.#items;
    this.#items = [];
    this.#bytes = 0;
    this.#handOn(batch);
  }

  async #releaseAfter(ms: number): Promise<void> {
    this.#timer = new AbortController();
    const { signal } = this.#timer;
    await this.#clock.sleep(ms, AbortSignal.any([signal, this.#closing]));
    if (!signal.aborted) this.release();
  }
}
