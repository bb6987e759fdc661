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

/** @returns where the next byte stands that is not simply copied */
export function skipCopied(bytes: Uint8Array, from: number): number {
  let at = from;
  // Four at a time, which is most of the time.
  while (kindAt(bytes, at) + kindAt(bytes, at + 1) + kindAt(bytes, at + 2) + kindAt(bytes, at + 3) === COPIED) at += 4;
  while (kindAt(bytes, at) === COPIED) at++;
  return at;
}

/** The escapes that `JSON.stringify` writes with a letter: `"`, `\`, b, f, n, r, t. */
export const CANONICAL_ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') CANONICAL_ESCAPES[letter.charCodeAt(0)] = 1;

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

export function matches(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false;
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
