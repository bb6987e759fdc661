import { uncompress } from 'snappyjs';
import { MAX_INFLATED_BYTES } from './inflate.ts';

const OPEN_BRACE = 0x7b;

/** A copy of three bytes stands for at most 64, so no block holds more than this for each of its own bytes. */
const MAX_RATIO = 22;

/**
 * Undoes raw snappy, which Fluent Bit's `compression snappy` writes: a block without any magic
 * (https://github.com/google/snappy/blob/main/format_description.txt). So it is tried last, on what is nothing else, and
 * believed only if the whole block decodes to the length it states and holds an event.
 *
 * @returns undefined where the bytes are no such block
 */
export function unsnappy(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const plain = uncompress(bytes, Math.min(MAX_INFLATED_BYTES, bytes.length * MAX_RATIO));
    return plain[0] === OPEN_BRACE ? plain : undefined;
  } catch {
    return undefined;
  }
}
