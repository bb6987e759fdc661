import { createInflateRaw, type InflateRaw, inflateRawSync } from 'node:zlib';

/**
 * Deflate makes at most 1,032 bytes of one, so that no bomb makes more than 68 MB of a slice. Each slice is a way to zlib's thread
 * and back: of a quarter of this, those ways take a fifth of what inflating does.
 */
export const SLICE_BYTES = 64 * 1024;

/** A member that is longer than this needs a stream. */
const MAX_WHOLE_BYTES = 16 * 1024;

/** Node's default of 16 KiB makes inflating twice as slow; and a record that was compressed by itself needs less. */
const [STREAM_CHUNK_BYTES, RECORD_CHUNK_BYTES] = [256 * 1024, 4 * 1024];

/** What a slice gave. `used`: bytes of it that were read; fewer than there are where the deflated data ends, or is broken. */
interface Inflation {
  readonly parts: readonly Uint8Array[];
  readonly used: number;
  readonly state: 'more' | 'ended' | 'broken';
}

/** So much of the deflated data is held, lest there is a fault in it: most objects are smaller as a whole. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;

/** What a slice costs that is held, however small it is */
const MIN_HELD_BYTES = 512;

/**
 * Inflates one stretch of deflated data, slice by slice, and gives everything that stands before a fault. zlib does not: with
 * the error, what the same call had inflated before is gone. So the slices are held, and where one is refused a second stream
 * inflates them once more, and reads that one byte by byte. Behind too many to be held the second stream goes along: then
 * the two together take as long as one with Node's own chunks.
 */
export class DeflateReader {
  readonly #maxHeldBytes: number;
  #scout: InflateStream | undefined;
  /** Behind the scout by what is held */
  #follower: InflateStream | undefined;
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(maxHeldBytes: number = MAX_HELD_BYTES) {
    this.#maxHeldBytes = maxHeldBytes;
  }

  /** @param slice which nobody changes until the reader is closed */
  async read(slice: Uint8Array): Promise<Inflation> {
    if (this.#scout === undefined) {
      const whole = inflateWhole(slice.subarray(0, MAX_WHOLE_BYTES));
      if (whole !== undefined) return whole;
      this.#scout = new InflateStream();
    }
    const inflated = await this.#scout.write(slice);
    if (inflated === undefined) return readBytewise(await this.#catchUp(), slice);
    this.#held.push(slice);
    this.#heldBytes += Math.max(slice.length, MIN_HELD_BYTES);
    if (this.#heldBytes > this.#maxHeldBytes) await this.#catchUp();
    return { ...inflated, state: inflated.used < slice.length ? 'ended' : 'more' };
  }

  /** @returns the follower, which has then read all that was held; its bytes stay counted, so that no more is held again */
  async #catchUp(): Promise<InflateStream> {
    this.#follower ??= new InflateStream();
    for (const slice of this.#held.splice(0)) await this.#follower.write(slice);
    return this.#follower;
  }

  close(): void {
    this.#scout?.close();
    this.#follower?.close();
  }
}

/** Records that were compressed one by one are small: a stream for each would cost ten times as much. */
function inflateWhole(slice: Uint8Array): Inflation | undefined {
  try {
    // With `info` the engine comes too (https://nodejs.org/api/zlib.html#class-options), which the types do not know.
    const { buffer, engine } = inflateRawSync(slice, { info: true, chunkSize: RECORD_CHUNK_BYTES }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { parts: buffer.length === 0 ? [] : [buffer], used: engine.bytesWritten, state: 'ended' };
  } catch {
    return undefined;
  }
}

async function readBytewise(stream: InflateStream, slice: Uint8Array): Promise<Inflation> {
  const parts: Uint8Array[] = [];
  let used = 0;
  while (used < slice.length) {
    const inflated = await stream.write(slice.subarray(used, used + 1));
    if (inflated === undefined) break;
    parts.push(...inflated.parts);
    used++;
  }
  return { parts, used, state: 'broken' };
}

class InflateStream {
  readonly #zlib: InflateRaw;

  constructor() {
    // Without a mark, a slice is inflated in one go and then read: nobody has to read while it is written. As objects, its chunks
    // are read one by one, and not copied together.
    const unmarked = { readableHighWaterMark: Number.MAX_SAFE_INTEGER, readableObjectMode: true };
    this.#zlib = createInflateRaw({ chunkSize: STREAM_CHUNK_BYTES, ...unmarked });
  }

  /** @returns undefined where the bytes are broken, and for ever after */
  write(bytes: Uint8Array): Promise<{ readonly parts: Buffer[]; readonly used: number } | undefined> {
    const before = this.#zlib.bytesWritten;
    return new Promise((resolve) => {
      const fail = () => resolve(undefined);
      this.#zlib.once('error', fail);
      this.#zlib.write(bytes, () => {
        this.#zlib.off('error', fail);
        resolve({ parts: this.#read(), used: this.#zlib.bytesWritten - before });
      });
    });
  }

  #read(): Buffer[] {
    const parts: Buffer[] = [];
    for (let part = this.#zlib.read(); part !== null; part = this.#zlib.read()) parts.push(part);
    return parts;
  }

  close(): void {
    this.#zlib.destroy();
  }
}
