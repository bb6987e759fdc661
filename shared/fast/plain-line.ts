import { BACKSLASH, COMMA, isEscaped, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import { isText, mayHaveLevel } from './message-form.ts';
import { BEYOND_ASCII, CANONICAL_ESCAPES, CLOSING, FORBIDDEN, kindAt, matches, StringScanner } from './string-bytes.ts';
import { isKeptAsEscape, isSurrogate, isWrittenOut, unitAt } from './unicode-escapes.ts';
import { isTime, zoneOf } from './utc-time.ts';

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
  /** Where the message has characters as `\\u00e9`, which are written as themselves */
  readonly unicodeEscapes: number[];
  /** Where `"kubernetes":{` begins, which is the last member; -1 where another stands before it */
  metadataStart: number;
}

const SPACE = 0x20;

const LOG = Buffer.from('"log":"');
const TIME = Buffer.from('"time":"');
const STDOUT = Buffer.from('"stream":"stdout",');
const STDERR = Buffer.from('"stream":"stderr",');
const LOGTAG = Buffer.from('"logtag":"F",');
const KUBERNETES = Buffer.from('"kubernetes":{');
const PREFIX_STDOUT = Buffer.from(' stdout F ');
const PREFIX_STDERR = Buffer.from(' stderr F ');

const SEEN = { log: 1, time: 2, stream: 4, logtag: 8 } as const;
/** Greater than each of them */
const ORDER_BASE = 16;

/** Longer than any time that has a meaning here */
const MAX_TIME_BYTES = 40;

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
  /** Whether it may be in a form that has a level of its own */
  mayHaveLevel = false;
  /** Whether the line is a JSON object, which is for another to read: then other members may stand behind those of the router */
  isObject = false;
  /** The same number where the router's members are the same in the same order */
  order = 0;
  readonly unicodeEscapes: number[] = [];
  readonly #scanner = new StringScanner();
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
    if (this.unicodeEscapes.length > 0) this.unicodeEscapes.length = 0;
    this.#scanner.look(bytes);
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
    this.order = this.order * ORDER_BASE + member;
    return isFirst;
  }

  /** @returns where the closing quote stands; -1 where the line is none that can be copied */
  #readLine(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    for (; at < end; at++) {
      // That may be behind the end, of a record that was cut.
      at = this.#scanner.skipCopied(at);
      const kind = kindAt(bytes, at);
      if (kind === CLOSING) break;
      if (kind === FORBIDDEN) return -1;
      if (kind === BEYOND_ASCII) this.isAscii = false;
      else {
        at++;
        if (CANONICAL_ESCAPES[bytes[at] as number] === 1) continue;
        const unit = unitAt(bytes, at - 1);
        if (isKeptAsEscape(bytes, at - 1, unit)) continue;
        if (!isWrittenOut(bytes, at - 1, end, unit)) return -1;
        this.unicodeEscapes.push(at - 1);
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
    this.mayHaveLevel = mayHaveLevel(bytes, start, end);
    return true;
  }
}

/** `n` or `r`, behind a backslash. */
function isLineBreak(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72;
}
