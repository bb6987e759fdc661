import { BACKSLASH } from '../json/syntax.ts';
import { SHORT_BYTES } from './string-bytes.ts';

const LETTER_U = 0x75;

/** The code unit of `\\u00e9`, whose backslash stands at `at`; -1 where there is no such escape. */
export function unitAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BACKSLASH || bytes[at + 1] !== LETTER_U) return -1;
  let unit = 0;
  for (let digit = at + 2; digit < at + 6; digit++) {
    const value = hexOf(bytes[digit]);
    if (value === -1) return -1;
    unit = unit * 16 + value;
  }
  return unit;
}

/** Whether `JSON.stringify` writes this very escape: of a control character without a letter of its own, in small digits. */
export function isKeptAsEscape(bytes: Uint8Array, at: number, unit: number): boolean {
  if (unit < 0 || unit >= 0x20 || (unit >= 0x08 && unit <= 0x0d && unit !== 0x0b)) return false;
  const last = bytes[at + 5] as number;
  return last <= 0x39 || last >= 0x61;
}

/**
 * Whether an escape is written as the character itself. Of printable ASCII one is nobody's habit, and half a pair stands for nothing
 * by itself: those are for the reference path.
 */
export function isWrittenOut(bytes: Uint8Array, at: number, end: number, unit: number): boolean {
  return unit >= 0x7f && (!isSurrogate(unit) || isPair(bytes, at, end));
}

export function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Whether two escapes together are one character. */
function isPair(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 12 > end) return false;
  const low = unitAt(bytes, at + 6);
  return unitAt(bytes, at) <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/**
 * Copies JSON text with its escapes of characters beyond ASCII as UTF-8, which is never longer.
 *
 * @param escapes where they stand in the bytes, in their order; of a pair where the first does
 * @returns where the copy ends
 */
export function copyUnescaped(
  bytes: Buffer,
  start: number,
  end: number,
  escapes: readonly number[],
  out: Buffer,
  to: number,
): number {
  let at = to;
  let from = start;
  for (const place of escapes) {
    at = copyBytes(bytes, from, place, out, at);
    const point = pointAt(bytes, place);
    at = writePoint(point, out, at);
    from = place + (point > 0xffff ? 12 : 6);
  }
  return copyBytes(bytes, from, end, out, at);
}

/** Where JSON text has escapes of characters beyond those that `JSON.stringify` escapes, for `copyUnescaped`. */
export function unicodeEscapesOf(bytes: Buffer, start: number, end: number): number[] {
  const escapes: number[] = [];
  for (let at = start; at < end; at++) {
    if (bytes[at] !== BACKSLASH) continue;
    const unit = unitAt(bytes, at);
    if (unit >= 0x20) escapes.push(at);
    at += unit === -1 ? 1 : isSurrogate(unit) ? 11 : 5;
  }
  return escapes;
}

/** @returns where the copy ends */
export function copyBytes(bytes: Buffer, start: number, end: number, out: Buffer, to: number): number {
  if (end - start >= SHORT_BYTES) return to + bytes.copy(out, to, start, end);
  let at = to;
  for (let from = start; from < end; from++) out[at++] = bytes[from] as number;
  return at;
}

/**
 * Writes what a JSON string's text stands for, as UTF-8. Of its escapes each is known to be one.
 *
 * @returns where it ends in `out`
 */
export function unescapeText(bytes: Uint8Array, start: number, end: number, out: Uint8Array): number {
  let at = 0;
  for (let from = start; from < end; ) {
    const byte = bytes[from++] as number;
    if (byte !== BACKSLASH) {
      out[at++] = byte;
      continue;
    }
    const letter = bytes[from++] as number;
    if (letter !== LETTER_U) {
      out[at++] = STANDS_FOR[letter] as number;
      continue;
    }
    const point = pointAt(bytes, from - 2);
    at = writePoint(point, out, at);
    from += point > 0xffff ? 10 : 4;
  }
  return at;
}

/** What an escape of one letter stands for. */
const STANDS_FOR = new Uint8Array(256);
for (const [letter, character] of Object.entries({ '"': '"', '\\': '\\', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }))
  STANDS_FOR[letter.charCodeAt(0)] = character.charCodeAt(0);

/** The character of an escape, or of two that are a pair. */
function pointAt(bytes: Uint8Array, at: number): number {
  const unit = unitAt(bytes, at);
  return isSurrogate(unit) ? 0x10000 + ((unit - 0xd800) << 10) + (unitAt(bytes, at + 6) - 0xdc00) : unit;
}

function writePoint(point: number, out: Uint8Array, to: number): number {
  let at = to;
  if (point < 0x80) out[at++] = point;
  else if (point < 0x800) out[at++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) out[at++] = 0xe0 | (point >> 12);
    else {
      out[at++] = 0xf0 | (point >> 18);
      out[at++] = 0x80 | ((point >> 12) & 0x3f);
    }
    out[at++] = 0x80 | ((point >> 6) & 0x3f);
  }
  if (point >= 0x80) out[at++] = 0x80 | (point & 0x3f);
  return at;
}

function hexOf(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}
