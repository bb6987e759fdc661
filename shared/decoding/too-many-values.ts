import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  isEscaped,
  isSpace,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../json/syntax.ts';

/**
 * What one line may hold as JSON. Firehose's envelope has about ten values, and everything large in it is text; but 32 MiB of
 * `[[[…]]]` take more than 1 GB when they are parsed, and end the process. A value costs V8 at most some 350 bytes, with the
 * key of its own that it may have.
 */
const MAX_VALUES = 500_000;

/** A value and what parts it from the next: a shorter text cannot hold too many. */
const MIN_BYTES_PER_VALUE = 2;

/** Whether parsing the bytes would make too many values. Parsing ends where the bytes cease to be one list or object. */
export function hasTooManyValues(bytes: Uint8Array): boolean {
  if (bytes.length < MAX_VALUES * MIN_BYTES_PER_VALUE) return false;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < bytes.length && values <= MAX_VALUES; index++) {
    const byte = bytes[index];
    if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth++;
      values++;
    } else if (depth === 0) {
      if (!isSpace(byte)) return false;
    } else if (byte === QUOTE) {
      index = endOfText(bytes, index);
      if (index === -1) return false;
    } else if (byte === COMMA) values++;
    else if ((byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) && --depth === 0) return false;
  }
  return values > MAX_VALUES;
}

/** The place of the quote that ends the text which begins at `start`; -1 where none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  let end = start;
  do {
    end = bytes.indexOf(QUOTE, end + 1);
  } while (end !== -1 && isEscaped(bytes, end));
  return end;
}
