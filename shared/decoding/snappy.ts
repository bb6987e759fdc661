import { uncompress } from 'snappyjs';
import { OPEN_OBJECT } from '../json/syntax.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';

/** A copy of three bytes stands for at most 64, so no block holds more than this for each of its own bytes. */
const MAX_RATIO = 22;

/**
 * Undoes raw snappy, which Fluent Bit's `compression snappy` writes: a block without any magic
 * (https://github.com/google/snappy/blob/main/format_description.txt). So it is tried last, on what is nothing else, and
 * believed only if the whole block decodes to the length it states and holds an event.
 *
 * @returns undefined where the bytes are no such block; a fault where they are one that holds too much
 */
export function unsnappy(bytes: Uint8Array): Uint8Array | { readonly fault: 'not-inflatable' } | undefined {
  try {
    const plain = uncompress(bytes, Math.min(MAX_INFLATED_BYTES, bytes.length * MAX_RATIO));
    return plain[0] === OPEN_OBJECT ? plain : undefined;
  } catch {
    return holdsTooMuch(bytes) ? { fault: 'not-inflatable' } : undefined;
  }
}

/** Whether a block of raw snappy that holds an event stands at the beginning, whatever follows it. */
export function beginsWithSnappy(bytes: Uint8Array): boolean {
  const { length, made, end } = walkBlock(bytes);
  return length > 0 && made === length && unsnappy(bytes.subarray(0, end)) instanceof Uint8Array;
}

/** Whether the block's elements make up exactly the length that it states, which is more than may be inflated. */
function holdsTooMuch(bytes: Uint8Array): boolean {
  const { length, made, end } = walkBlock(bytes);
  return length > MAX_INFLATED_BYTES && made === length && end === bytes.length;
}

/** Goes over the elements until they make up the length that the block states. */
function walkBlock(bytes: Uint8Array): { readonly length: number; readonly made: number; readonly end: number } {
  const { length, start } = readLength(bytes);
  let made = 0;
  let at = start;
  while (at < bytes.length && made < length) {
    const tag = bytes[at] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const literal = readLiteral(bytes, at);
      made += literal.length;
      at = literal.start + literal.length;
    } else {
      made += kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      at += [1, 2, 3, 5][kind] ?? 1;
    }
  }
  return { length, made, end: at };
}

/** A varint of at most five bytes. */
function readLength(bytes: Uint8Array): { length: number; start: number } {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[index] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { length, start: index + 1 };
  }
  return { length: 0, start: 0 };
}

/** A literal's length stands in its tag, or in one to four bytes behind it. */
function readLiteral(bytes: Uint8Array, at: number): { length: number; start: number } {
  const short = (bytes[at] ?? 0) >> 2;
  if (short < 60) return { length: short + 1, start: at + 1 };
  const more = short - 59;
  let length = 1;
  for (let index = 0; index < more; index++) length += (bytes[at + 1 + index] ?? 0) * 2 ** (8 * index);
  return { length, start: at + 1 + more };
}
