import { BACKSLASH, COMMA, isEscaped, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import { isKeptAsEscape, isPair, isSurrogate, unitAt } from './unicode-escapes.ts';

/**
 * What stands before the metadata of an event with a plain line: `{"log":"…","kubernetes":{`, or the same with Fluent Bit's
 * `time`, `stream` and `logtag`, compact as it writes them. Offsets into the bytes that were read.
 */
export interface PlainLine {
  /** The message as JSON text, between its quotes; without the runtime's prefix and without line breaks at its end */
  messageStart: number;
  messageEnd: number;
  /** The members before the line and behind it, each with a comma at its end */
  beforeStart: number;
  beforeEnd: number;
  afterStart: number;
  afterEnd: number;
  /** Where the runtime's prefix begins; -1 where there is none */
  prefix: number;
  /** Where the text of `time` begins; -1 where there is none */
  time: number;
  timeEnd: number;
  /** Of the runtime's prefix, else of `stream` */
  isStderr: boolean;
  /** Where `"kubernetes":{` begins, which is the last member; -1 where another stands before it */
  metadataStart: number;
}

const SPACE = 0x20;
const LETTER_B = 0x62;
const LETTER_F = 0x46;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;
const LETTER_U = 0x75;

const LOG = Buffer.from('"log":"');
const TIME = Buffer.from('"time":"');
const STDOUT = Buffer.from('"stream":"stdout",');
const STDERR = Buffer.from('"stream":"stderr",');
const LOGTAG = Buffer.from('"logtag":"F",');
const KUBERNETES = Buffer.from('"kubernetes":{');
const PREFIX_STDOUT = Buffer.from(' stdout F ');
const PREFIX_STDERR = Buffer.from(' stderr F ');

const SEEN = { log: 1, time: 2, stream: 4, logtag: 8, all: 16 } as const;

/** Longer than any time that has a meaning here */
const MAX_TIME_BYTES = 40;

/** The escapes that `JSON.stringify` writes with a letter: `"`, `\`, b, f, n, r, t. */
const CANONICAL_ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') CANONICAL_ESCAPES[letter.charCodeAt(0)] = 1;

/** What a byte within a line is. */
const COPIED = 0;
const CLOSING = 1;
const ESCAPE = 2;
const BEYOND_ASCII = 3;
const FORBIDDEN = 4;
const KINDS = new Uint8Array(256).fill(BEYOND_ASCII, 0x80).fill(FORBIDDEN, 0, SPACE);
KINDS[QUOTE] = CLOSING;
KINDS[BACKSLASH] = ESCAPE;

/** Behind the last byte there is nothing that could be copied. */
function kindAt(bytes: Uint8Array, at: number): number {
  return KINDS[bytes[at] as number] ?? FORBIDDEN;
}

/**
 * Reads a record from its first byte to its metadata, into one object that is used for all of them.
 *
 * It takes only what the reference path would write with the same bytes: no key but the router's own, each once; a line that is
 * no JSON object, and escapes nothing but as `JSON.stringify` would. On anything else it gives up.
 */
export class PlainLineReader implements PlainLine {
  messageStart = 0;
  messageEnd = 0;
  beforeStart = 0;
  beforeEnd = 0;
  afterStart = 0;
  afterEnd = 0;
  prefix = -1;
  time = -1;
  timeEnd = -1;
  isStderr = false;
  metadataStart = 0;
  /** Whether the line has bytes beyond ASCII: whether they are UTF-8 is for the caller to see */
  isAscii = true;
  /** Whether it may be in a form that has a level: klog's begins with a letter and four digits, logfmt's with a word and `=` */
  mayHaveLevel = false;
  /** Whether the line is a JSON object, which is for another to read: then other members may stand behind those of the router */
  isObject = false;
  /** The same number where the router's members are the same in the same order */
  order = 0;
  /** Whether it has characters as `\\u00e9`, which are written as themselves */
  hasUnicodeEscapes = false;
  #seen = 0;
  #lineStart = 0;
  #lineEnd = 0;

  /** @returns whether the record is of this shape; where its line is an object instead, `isObject` is set */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.isObject = false;
    if (bytes[start] !== OPEN_OBJECT) return false;
    this.prefix = -1;
    this.time = -1;
    this.isStderr = false;
    this.isAscii = true;
    this.hasUnicodeEscapes = false;
    this.beforeStart = start + 1;
    this.#seen = 0;
    this.order = 0;
    let at = start + 1;
    for (;;) {
      const next = this.#readMember(bytes, at, end);
      if (next === at) break;
      if (next === -1) return false;
      at = next;
    }
    if ((this.#seen & SEEN.log) === 0) return false;
    this.afterEnd = at;
    this.metadataStart = matches(bytes, at, end, KUBERNETES) ? at : -1;
    if (!this.#settleMessage(bytes)) return false;
    this.isObject = bytes[this.messageStart] === OPEN_OBJECT;
    return this.metadataStart !== -1 && !this.isObject && isText(bytes, this.messageStart, this.messageEnd);
  }

  /** @returns where the next begins; the same place where this is none of the router's own; -1 where one cannot be copied */
  #readMember(bytes: Uint8Array, at: number, end: number): number {
    switch (bytes[at + 1]) {
      case 0x6c:
        return bytes[at + 4] === QUOTE ? this.#readLog(bytes, at, end) : this.#readLogtag(bytes, at, end);
      case 0x73: {
        const isStderr = matches(bytes, at, end, STDERR);
        if ((!isStderr && !matches(bytes, at, end, STDOUT)) || !this.#isFirst(SEEN.stream)) return at;
        this.isStderr = isStderr;
        return at + STDOUT.length;
      }
      case 0x74: {
        if (!matches(bytes, at, end, TIME) || !this.#isFirst(SEEN.time)) return at;
        this.time = at + TIME.length;
        this.timeEnd = bytes.indexOf(QUOTE, this.time);
        const isShort = this.timeEnd !== -1 && this.timeEnd - this.time <= MAX_TIME_BYTES;
        return isShort && bytes[this.timeEnd + 1] === COMMA ? this.timeEnd + 2 : -1;
      }
      default:
        return at;
    }
  }

  #readLog(bytes: Uint8Array, at: number, end: number): number {
    if (!matches(bytes, at, end, LOG) || !this.#isFirst(SEEN.log)) return at;
    this.beforeEnd = at;
    const close = this.#readLine(bytes, at + LOG.length, end);
    if (close === -1 || bytes[close + 1] !== COMMA) return -1;
    this.afterStart = close + 2;
    return this.afterStart;
  }

  #readLogtag(bytes: Uint8Array, at: number, end: number): number {
    return matches(bytes, at, end, LOGTAG) && this.#isFirst(SEEN.logtag) ? at + LOGTAG.length : at;
  }

  #isFirst(member: number): boolean {
    const isFirst = (this.#seen & member) === 0;
    this.#seen |= member;
    this.order = this.order * SEEN.all + member;
    return isFirst;
  }

  /** @returns where the closing quote stands; -1 where the line is none that can be copied */
  #readLine(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    for (; at < end; at++) {
      // Four at a time, which is most of the time: behind the last of them there is still the metadata.
      while (kindAt(bytes, at) + kindAt(bytes, at + 1) + kindAt(bytes, at + 2) + kindAt(bytes, at + 3) === COPIED)
        at += 4;
      const kind = kindAt(bytes, at);
      if (kind === COPIED) continue;
      if (kind === CLOSING) break;
      if (kind === FORBIDDEN) return -1;
      if (kind === BEYOND_ASCII) this.isAscii = false;
      else {
        at++;
        if (CANONICAL_ESCAPES[bytes[at] as number] === 1) continue;
        const unit = unitAt(bytes, at - 1);
        if (isKeptAsEscape(bytes, at - 1, unit)) continue;
        // Of printable ASCII an escape is nobody's habit; and half a pair stands for nothing by itself.
        if (unit < 0x7f || (isSurrogate(unit) && !isPair(bytes, at - 1, end))) return -1;
        this.hasUnicodeEscapes = true;
        at += isSurrogate(unit) ? 10 : 4;
      }
    }
    if (at >= end) return -1;
    this.#lineStart = start;
    this.#lineEnd = at;
    return at;
  }

  /** Takes the runtime's prefix and line breaks off. @returns whether that can be done */
  #settleMessage(bytes: Uint8Array): boolean {
    let start = this.#lineStart;
    let end = this.#lineEnd;
    while (
      end - start >= 2 &&
      bytes[end - 2] === BACKSLASH &&
      isLineBreak(bytes[end - 1]) &&
      !isEscaped(bytes, end - 2)
    ) {
      end -= 2;
    }
    if (isTime(bytes, start, end)) {
      const zone = zoneOf(bytes, start, end);
      if (zone === -1) return false;
      if (matches(bytes, zone + 1, end, PREFIX_STDERR)) this.isStderr = true;
      else if (matches(bytes, zone + 1, end, PREFIX_STDOUT)) this.isStderr = false;
      else if (bytes[zone + 1] === SPACE && bytes[zone + 2] === 0x73 && bytes[zone + 3] === 0x74) return false;
      else return this.#setMessage(bytes, start, end);
      // The router has taken a prefix off already: this one is the application's, or the runtime's of another runtime's log.
      if ((this.#seen & (SEEN.stream | SEEN.logtag)) !== 0) return false;
      this.prefix = start;
      start = zone + 1 + PREFIX_STDOUT.length;
    }
    return this.#setMessage(bytes, start, end);
  }

  #setMessage(bytes: Uint8Array, start: number, end: number): boolean {
    this.messageStart = start;
    this.messageEnd = end;
    this.mayHaveLevel = isLogfmt(bytes, start, end) || isKlog(bytes, start, end);
    return true;
  }
}

/** `n` or `r`, behind a backslash. */
function isLineBreak(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72;
}

/** Whether a text begins like `2026-11-21T10:28:49`. */
function isTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 20 || bytes[start + 10] !== LETTER_T) return false;
  for (let at = 0; at < 19; at++) {
    const byte = bytes[start + at] as number;
    const separator = SEPARATORS[at] as number;
    if (separator === 0 ? byte < 0x30 || byte > 0x39 : byte !== separator) return false;
  }
  return true;
}

/** Where the `Z` of `2026-11-21T10:28:49.154872716Z` stands; -1 where the zone is another. The text begins like a time. */
function zoneOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 19;
  if (bytes[at] === 0x2e) {
    const first = ++at;
    while (at < end && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
    if (at === first || at - first > 9) return -1;
  }
  return at < end && bytes[at] === LETTER_Z ? at : -1;
}

/** Whether a text is a time in UTC and nothing else. */
export function isUtcTime(bytes: Uint8Array, start: number, end: number): boolean {
  return isTime(bytes, start, end) && zoneOf(bytes, start, end) === end - 1;
}

/** What stands between the digits of `2026-11-21T10:28:49`; 0 for a digit. */
const SEPARATORS = Uint8Array.from(
  [...'0000-00-00T00:00:00'].map((character) => (character === '0' ? 0 : character.charCodeAt(0))),
);

/** Whether a message is neither blank nor a JSON object: the first character that is no white space tells. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === SPACE) continue;
    if (byte !== BACKSLASH) return byte !== OPEN_OBJECT && !maySpaceBegin(byte, bytes[at + 1]);
    const letter = bytes[at + 1] as number;
    if (letter === LETTER_U) return !WHITE_SPACE.test(String.fromCharCode(unitAt(bytes, at)));
    // Of tabs and line breaks a stack trace may begin with some.
    if (letter === QUOTE || letter === BACKSLASH || letter === LETTER_B) return true;
    at++;
  }
  return false;
}

const WHITE_SPACE = /\s/;

/** Whether bytes beyond ASCII may be the beginning of white space: U+00A0, U+1680, U+2000 and what follows, U+3000, U+FEFF. */
function maySpaceBegin(first: number, second: number | undefined): boolean {
  switch (first) {
    case 0xc2:
      return second === 0xa0;
    case 0xe1:
      return second === 0x9a;
    case 0xe2:
      return second === 0x80 || second === 0x81;
    case 0xe3:
      return second === 0x80;
    case 0xef:
      return second === 0xbb;
    default:
      return false;
  }
}

/** Whether it may be logfmt. */
function isLogfmt(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && WORD[bytes[at] as number] === 1) at++;
  return at < end && bytes[at] === 0x3d && at > start;
}

/** `[\w.@-]`, as shared/datadog/status-of-text.ts has it. */
const WORD = new Uint8Array(256);
for (let code = 0; code < 128; code++) if (/[\w.@-]/.test(String.fromCharCode(code))) WORD[code] = 1;

/** Whether it may be klog's: `I0127 `, `W`, `E`, `F`. */
function isKlog(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 5) return false;
  const letter = bytes[start] as number;
  if (letter !== 0x49 && letter !== 0x57 && letter !== 0x45 && letter !== LETTER_F) return false;
  for (let at = start + 1; at < start + 5; at++)
    if ((bytes[at] as number) < 0x30 || (bytes[at] as number) > 0x39) return false;
  return true;
}

function matches(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false;
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}
