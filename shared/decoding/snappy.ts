import { uncompress } from 'snappyjs';
import { MAX_INFLATED_BYTES } from './inflate.ts';

const OPEN_BRACE = 0x7b;

/**
 * Undoes raw snappy, which Fluent Bit's `compression snappy` writes: a block without any magic
 * (https://github.com/google/snappy/blob/main/format_description.txt). So it is tried last, on what is nothing else, and
 * believed only if the whole block decodes to the length it states and holds an event.
 *
 * @returns undefined where the bytes are no such block
 */
export function unsnappy(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const plain = uncompress(bytes, MAX_INFLATED_BYTES);
    return plain[0] === OPEN_BRACE ? plain : undefined;
  } catch {
    return undefined;
  }
}
