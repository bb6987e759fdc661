import { BACKSLASH, QUOTE } from '../json/syntax.ts';

/** What a byte within a JSON string is. */
export const COPIED = 0;
export const CLOSING = 1;
export const ESCAPE = 2;
export const BEYOND_ASCII = 3;
export const FORBIDDEN = 4;

const KINDS = new Uint8Array(256).fill(BEYOND_ASCII, 0x80).fill(FORBIDDEN, 0, 0x20);
KINDS[QUOTE] = CLOSING;
KINDS[BACKSLASH] = ESCAPE;

/** Behind the last byte there is nothing that could be copied. */
export function kindAt(bytes: Uint8Array, at: number): number {
  return KINDS[bytes[at] as number] ?? FORBIDDEN;
}

/** Finds what is not simply copied, in the bytes that it was given last. */
export class StringScanner {
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);

  /** It is the same event's for a thousand records. */
  look(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** @returns where the next byte stands that is not simply copied */
  skipCopied(from: number): number {
    const view = this.#view;
    const last = view.byteLength - 8;
    for (let at = from; at <= last; at += 8) {
      const a = notCopied(view.getInt32(at, true));
      const b = notCopied(view.getInt32(at + 4, true));
      if ((a | b) !== 0) return a === 0 ? at + 4 + firstOf(b) : at + firstOf(a);
    }
    let at = Math.max(from, last + 1);
    while (kindAt(this.#bytes, at) === COPIED) at++;
    return at;
  }
}

/**
 * The highest bits of those of four bytes that are not `COPIED`, which takes half the time of looking each up. It is set where it
 * was already, and where the byte is less than what is taken off it: one below a blank; a quote and a backslash, which the
 * exclusive or has made nought. Behind the first of them another's may be set, too.
 */
function notCopied(word: number): number {
  const quote = (word ^ 0x22222222) - 0x01010101;
  const backslash = (word ^ 0x5c5c5c5c) - 0x01010101;
  return (word | (word - 0x20202020) | quote | backslash) & 0x80808080;
}

/** The number of the first byte whose highest bit is set; the first is the lowest of the word. */
function firstOf(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3;
}

/** The escapes that `JSON.stringify` writes with a letter: `"`, `\`, b, f, n, r, t. */
export const CANONICAL_ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') CANONICAL_ESCAPES[letter.charCodeAt(0)] = 1;

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** Below so many bytes a loop is faster than what Node brings. */
export const SHORT_BYTES = 24;

/** Whether a text stands at a place. */
export function matches(bytes: Uint8Array, at: number, end: number, text: Buffer): boolean {
  const { length } = text;
  if (at + length > end) return false;
  if (length > SHORT_BYTES) return text.compare(bytes, at, at + length) === 0;
  for (let index = 0; index < length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
