import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Levels 1 to 3 cost the same time, and 3 is the smallest of them. */
const GZIP_LEVEL = 3;

/** One is compressed while the next is made ready. More are no faster on one vCPU, and each takes the memory of its text. */
const AT_ONCE = 2;

const gzipped = promisify(gzip);

/** Compresses texts with gzip, a few at a time: the others wait, and are not made before. */
export class Compressor {
  readonly #roomBytes: number;
  /** Of texts that have been compressed: pieces of megabytes, allocated anew for each, would leave holes in memory */
  readonly #rooms: Buffer[] = [];
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];

  /** @param maxBytes of most texts */
  constructor(maxBytes: number) {
    this.#roomBytes = maxBytes;
  }

  /** @param text called once, with room that is its own until it is compressed: to be written into it, or anywhere */
  async compress(text: (room: Buffer) => Uint8Array): Promise<Buffer> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const room = this.#rooms.pop() ?? Buffer.allocUnsafeSlow(this.#roomBytes);
    try {
      return await gzipped(text(room), { level: GZIP_LEVEL });
    } finally {
      this.#rooms.push(room);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
