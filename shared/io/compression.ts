import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { MAX_PAYLOAD_BYTES } from '../datadog/limits.ts';

/** Levels 1 to 3 cost the same time, and 3 is the smallest of them. */
const GZIP_LEVEL = 3;
/** What most payloads are compressed to, so that it is one piece */
const GZIP_CHUNK_BYTES = 512 * 1024;

const compress = promisify(gzip);

/**
 * Makes gzip of one text after the other, on a thread of zlib's while the next lines are read. Never of two at a time: each would
 * need its own room, and there is one vCPU beside which nothing goes faster.
 */
export class Compression {
  /** Pieces of megabytes, allocated anew for each text, would leave holes in memory. */
  readonly #room = Buffer.allocUnsafeSlow(MAX_PAYLOAD_BYTES);
  #last: Promise<unknown> = Promise.resolve();

  /** @param text called once, with room to write it into, which is another text's afterwards */
  gzip(text: (room: Buffer) => Uint8Array): Promise<Buffer> {
    const compressed = this.#last.then(() =>
      compress(text(this.#room), { level: GZIP_LEVEL, chunkSize: GZIP_CHUNK_BYTES }),
    );
    this.#last = compressed.catch(() => {});
    return compressed;
  }
}
