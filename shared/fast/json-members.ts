import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, isSpace, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import { FNV_BASIS, fnv } from './fnv.ts';
import {
  CANONICAL_ESCAPES,
  CLOSING,
  ESCAPE,
  FORBIDDEN,
  isDigit,
  kindAt,
  matches,
  StringScanner,
} from './string-bytes.ts';
import { isKeptAsEscape, isSurrogate, isWrittenOut, unitAt } from './unicode-escapes.ts';

/** Of a line with more keys the shape is hardly another's */
export const MAX_MEMBERS = 256;
/** What is nested deeper is for the reference path to read. */
const MAX_DEPTH = 32;

const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const SLASH = 0x2f;
const DIGIT_0 = 0x30;
const LETTER_U = 0x75;
/** Of an E in either case */
const LETTER_E = 0x65;
const TO_SMALL = 0x20;
const WORDS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** How a string's escapes would be written by `JSON.stringify`: the same; characters in place of some; neither. */
export const SAME_ESCAPES = 0;
export const UNICODE_ESCAPES = 1;
export const OTHER_ESCAPES = 2;

/**
 * Finds the members of a JSON object in its bytes, and sees that they are JSON as `JSON.parse` takes it, but for what it does not
 * look at: whether they are UTF-8. One object is used for all.
 */
export class JsonMembers {
  /** Where the members stand; a key between its quotes, a value with them */
  bytes: Buffer = Buffer.alloc(0);
  count = 0;
  readonly keyStarts = new Int32Array(MAX_MEMBERS);
  readonly keyEnds = new Int32Array(MAX_MEMBERS);
  readonly valueStarts = new Int32Array(MAX_MEMBERS);
  readonly valueEnds = new Int32Array(MAX_MEMBERS);
  /** Of values that are strings */
  readonly escapes = new Uint8Array(MAX_MEMBERS);
  /** Of the keys in their order */
  hash = 0;
  readonly #scanner = new StringScanner();
  #end = 0;
  #escapes = SAME_ESCAPES;

  /**
   * @param start behind the brace that opens the object
   * @param end where the one stands that closes it
   * @returns false where they are no members, too many, nested too deep, or with escapes in a key
   */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.bytes = bytes;
    this.#scanner.look(bytes);
    this.#end = end;
    this.count = 0;
    this.hash = FNV_BASIS;
    let at = this.#skipSpace(start);
    for (;;) {
      if (bytes[at] !== QUOTE || this.count === MAX_MEMBERS) return false;
      at = this.#readKey(at + 1);
      if (at === -1) return false;
      at = this.#skipColon(at);
      if (at === -1) return false;
      this.#escapes = SAME_ESCAPES;
      const valueEnd = this.#skipValue(at, 0);
      if (valueEnd === -1) return false;
      this.valueStarts[this.count] = at;
      this.valueEnds[this.count] = valueEnd;
      this.escapes[this.count] = this.#escapes;
      this.count++;
      at = this.#skipSpace(valueEnd);
      if (at === end) return true;
      // What is cut within a value ends behind the end.
      if (at > end || bytes[at] !== COMMA) return false;
      at = this.#skipSpace(at + 1);
    }
  }

  keyOf(member: number): string {
    return this.bytes.toString('utf8', this.keyStarts[member], this.keyEnds[member]);
  }

  rawOf(member: number): string {
    return this.bytes.toString('utf8', this.valueStarts[member], this.valueEnds[member]);
  }

  /** Whether a value is a string. */
  isString(member: number): boolean {
    return this.bytes[this.valueStarts[member] as number] === QUOTE;
  }

  hasKey(member: number, key: Buffer): boolean {
    const start = this.keyStarts[member] as number;
    return (this.keyEnds[member] as number) - start === key.length && matches(this.bytes, start, this.#end, key);
  }

  hasValue(member: number, value: Buffer): boolean {
    const start = this.valueStarts[member] as number;
    return (this.valueEnds[member] as number) - start === value.length && matches(this.bytes, start, this.#end, value);
  }

  /** @returns where the quote stands that closes it; -1 where it has escapes */
  #readKey(start: number): number {
    const bytes = this.bytes;
    let { hash } = this;
    let at = start;
    for (; kindAt(bytes, at) !== CLOSING; at++) {
      const kind = kindAt(bytes, at);
      if (kind === ESCAPE || kind === FORBIDDEN) return -1;
      hash = fnv(hash, bytes[at] as number);
    }
    this.hash = fnv(hash, QUOTE);
    this.keyStarts[this.count] = start;
    this.keyEnds[this.count] = at;
    return at;
  }

  /** @param quote that closes the key @returns where the value begins */
  #skipColon(quote: number): number {
    const colon = this.#skipSpace(quote + 1);
    return this.bytes[colon] === COLON ? this.#skipSpace(colon + 1) : -1;
  }

  #skipSpace(from: number): number {
    let at = from;
    while (at < this.#end && isSpace(this.bytes[at])) at++;
    return at;
  }

  /** @returns where it ends; -1 where it is none */
  #skipValue(at: number, depth: number): number {
    const byte = this.bytes[at] as number;
    switch (byte) {
      case QUOTE:
        return this.#skipString(at + 1);
      case OPEN_OBJECT:
        return this.#skipNested(at, CLOSE_OBJECT, depth + 1);
      case OPEN_ARRAY:
        return this.#skipNested(at, CLOSE_ARRAY, depth + 1);
      default: {
        if (byte === MINUS || isDigit(byte)) return this.#skipNumber(at);
        const word = WORDS.get(byte);
        return word !== undefined && matches(this.bytes, at, this.#end, word) ? at + word.length : -1;
      }
    }
  }

  #skipNested(open: number, close: number, depth: number): number {
    if (depth > MAX_DEPTH) return -1;
    const bytes = this.bytes;
    let at = this.#skipSpace(open + 1);
    if (bytes[at] === close) return at + 1;
    for (;;) {
      if (close === CLOSE_OBJECT) {
        if (bytes[at] !== QUOTE) return -1;
        at = this.#skipString(at + 1);
        if (at === -1) return -1;
        at = this.#skipColon(at - 1);
        if (at === -1) return -1;
      }
      at = this.#skipValue(at, depth);
      if (at === -1) return -1;
      at = this.#skipSpace(at);
      if (at >= this.#end) return -1;
      if (bytes[at] === close) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = this.#skipSpace(at + 1);
    }
  }

  /** @param start behind the quote that opens it @returns behind the one that closes it */
  #skipString(start: number): number {
    const bytes = this.bytes;
    for (let at = start; ; ) {
      at = this.#scanner.skipCopied(at);
      switch (kindAt(bytes, at)) {
        case CLOSING:
          return at + 1;
        case FORBIDDEN:
          return -1;
        case ESCAPE:
          at = this.#skipEscape(at);
          if (at === -1) return -1;
          break;
        default:
          at++;
      }
    }
  }

  #skipEscape(at: number): number {
    const bytes = this.bytes;
    const letter = bytes[at + 1] as number;
    if (CANONICAL_ESCAPES[letter] === 1) return at + 2;
    if (letter === SLASH) {
      this.#escapes = OTHER_ESCAPES;
      return at + 2;
    }
    const unit = letter === LETTER_U ? unitAt(bytes, at) : -1;
    if (unit === -1) return -1;
    if (isKeptAsEscape(bytes, at, unit)) return at + 6;
    const isWritten = isWrittenOut(bytes, at, this.#end, unit);
    this.#escapes = Math.max(this.#escapes, isWritten ? UNICODE_ESCAPES : OTHER_ESCAPES);
    return at + (isSurrogate(unit) && isWritten ? 12 : 6);
  }

  #skipNumber(start: number): number {
    const bytes = this.bytes;
    let at = bytes[start] === MINUS ? start + 1 : start;
    if (bytes[at] === DIGIT_0) at++;
    else at = this.#skipDigits(at);
    if (at !== -1 && bytes[at] === POINT) at = this.#skipDigits(at + 1);
    if (at !== -1 && ((bytes[at] as number) | TO_SMALL) === LETTER_E) {
      const sign = bytes[at + 1];
      at = this.#skipDigits(sign === MINUS || sign === PLUS ? at + 2 : at + 1);
    }
    return at;
  }

  /** @returns behind the last of them; -1 where there is none */
  #skipDigits(from: number): number {
    let at = from;
    while (isDigit(this.bytes[at])) at++;
    return at === from ? -1 : at;
  }
}
