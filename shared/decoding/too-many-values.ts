/**
 * What one line may hold as JSON. Firehose's envelope has about ten values, and everything large in it is text; but 32 MiB of
 * `[[[…]]]` take more than 1 GB when they are parsed, and end the process. A value costs V8 at most some 350 bytes, with the
 * key of its own that it may have.
 */
const MAX_VALUES = 500_000;

/** A value and what parts it from the next: a shorter text cannot hold too many. */
const MIN_BYTES_PER_VALUE = 2;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPENING_BRACKET, CLOSING_BRACKET, OPENING_BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether parsing the bytes would make too many values. Parsing ends where the bytes cease to be one list or object. */
export function hasTooManyValues(bytes: Uint8Array): boolean {
  if (bytes.length < MAX_VALUES * MIN_BYTES_PER_VALUE) return false;
  let depth = 0;
  let values = 0;
  for (let index = 0; index < bytes.length && values <= MAX_VALUES; index++) {
    const byte = bytes[index];
    if (byte === OPENING_BRACKET || byte === OPENING_BRACE) {
      depth++;
      values++;
    } else if (depth === 0) {
      if (!isSpace(byte)) return false;
    } else if (byte === QUOTE) {
      index = endOfText(bytes, index);
      if (index === -1) return false;
    } else if (byte === COMMA) values++;
    else if ((byte === CLOSING_BRACKET || byte === CLOSING_BRACE) && --depth === 0) return false;
  }
  return values > MAX_VALUES;
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;

/** The place of the quote that ends the text which begins at `start`; -1 where none does. */
function endOfText(bytes: Uint8Array, start: number): number {
  let end = start;
  do {
    end = bytes.indexOf(QUOTE, end + 1);
  } while (end !== -1 && isEscaped(bytes, end));
  return end;
}

function isEscaped(bytes: Uint8Array, index: number): boolean {
  let before = index - 1;
  while (bytes[before] === BACKSLASH) before--;
  return (index - before) % 2 === 0;
}
