import { readDate } from '../datadog/date.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { BACKSLASH } from '../json/syntax.ts';
import { parseJson } from '../json/value.ts';
import { type Asked, isWrittenDate, shapeOfDd } from './json-line.ts';
import { type JsonMembers, OTHER_ESCAPES } from './json-members.ts';
import { isText, mayHaveLevel } from './message-form.ts';
import { isDigit } from './string-bytes.ts';
import { isUtcTime } from './utc-time.ts';
import { DATE_BYTES, type WindowClock } from './window-clock.ts';

/** What is kept of a key, in a shape and in what is written around its value */
const BYTES_OF_KEY = 250;
/** A number of milliseconds has 13 until the year 2286. */
const MAX_DATE_DIGITS = 15;

/** What takes longer to parse is left to the reference path, which parses it once: there may be many shapes to ask. */
const MAX_PARSED_BYTES = 1_000;
/** What costs least is asked first. */
const ORDER = { equal: 0, date: 1, message: 2, dd: 3 } as const;

/**
 * What is asked of the lines of a shape, to be asked of their bytes: that `readJsonLine` would give the same shape, and the window
 * keeps their date.
 */
export class JsonShape {
  readonly #keys: readonly Buffer[];
  readonly #asked: readonly AskedOfBytes[];

  constructor(keys: readonly string[], asked: readonly Asked[]) {
    this.#keys = keys.map((key) => Buffer.from(key));
    this.#asked = asked
      .map((one) => (one.is === 'equal' ? { member: one.member, is: one.is, bytes: Buffer.from(one.raw) } : one))
      .sort((a, b) => ORDER[a.is] - ORDER[b.is]);
  }

  /** About how many bytes it takes */
  get bytes(): number {
    return this.#keys.reduce((sum, key) => sum + BYTES_OF_KEY + key.length, 0);
  }

  has(line: JsonMembers, arrivalMs: number, clock: WindowClock): boolean {
    if (line.count !== this.#keys.length) return false;
    for (let member = 0; member < line.count; member++)
      if (!line.hasKey(member, this.#keys[member] as Buffer)) return false;
    for (const asked of this.#asked) if (!isAsked(line, asked, arrivalMs, clock)) return false;
    return true;
  }
}

/** The same, with bytes in place of a part of a line, which would keep the line in memory. */
type AskedOfBytes =
  | Exclude<Asked, { is: 'equal' }>
  | { readonly member: number; readonly is: 'equal'; readonly bytes: Buffer };

function isAsked(line: JsonMembers, asked: AskedOfBytes, arrivalMs: number, clock: WindowClock): boolean {
  const { member } = asked;
  switch (asked.is) {
    case 'message':
      return isMessage(line, member);
    case 'equal':
      return line.hasValue(member, asked.bytes);
    case 'dd':
      return isShort(line, member) && shapeOfDd(parseJson(line.rawOf(member))) === asked.shape;
    case 'date':
      return isDate(line, member, asked.isWritten, arrivalMs, clock);
  }
}

/** As `readJsonLine` asks it of a message; and written as `JSON.stringify` would write it, but for characters beyond ASCII. */
function isMessage(line: JsonMembers, member: number): boolean {
  if (!line.isString(member) || line.escapes[member] === OTHER_ESCAPES) return false;
  const start = (line.valueStarts[member] as number) + 1;
  const end = (line.valueEnds[member] as number) - 1;
  const { bytes } = line;
  // A line break at the end is taken off. (What ends with a backslash and an n is left, too.)
  const last = bytes[end - 1];
  if ((last === 0x6e || last === 0x72) && bytes[end - 2] === BACKSLASH) return false;
  if (!isText(bytes, start, end)) return false;
  if (!mayHaveLevel(bytes, start, end)) return true;
  return isShort(line, member) && statusOfText(String(parseJson(line.rawOf(member)))) === undefined;
}

function isShort({ valueStarts, valueEnds }: JsonMembers, member: number): boolean {
  return (valueEnds[member] as number) - (valueStarts[member] as number) <= MAX_PARSED_BYTES;
}

function isDate(line: JsonMembers, member: number, isWritten: boolean, arrivalMs: number, clock: WindowClock): boolean {
  const start = (line.valueStarts[member] as number) + 1;
  const end = (line.valueEnds[member] as number) - 1;
  if (isWritten)
    return (
      end - start === DATE_BYTES &&
      line.isString(member) &&
      isUtcTime(line.bytes, start, end) &&
      clock.keeps(line.bytes, start, arrivalMs)
    );
  const ms = isShort(line, member) ? dateOf(line, member, arrivalMs) : undefined;
  if (ms === undefined || !clock.keepsMs(ms, arrivalMs)) return false;
  return !line.isString(member) || !isWrittenDate(parseJson(line.rawOf(member)));
}

/** @param arrivalMs for the year of a date that has none */
export function dateOf(line: JsonMembers, member: number, arrivalMs: number): number | undefined {
  return wholeNumber(line, member) ?? readDate(parseJson(line.rawOf(member)), arrivalMs);
}

function wholeNumber({ bytes, valueStarts, valueEnds }: JsonMembers, member: number): number | undefined {
  const [start, end] = [valueStarts[member] as number, valueEnds[member] as number];
  if (end - start > MAX_DATE_DIGITS) return undefined;
  let number = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at])) return undefined;
    number = number * 10 + (bytes[at] as number) - 0x30;
  }
  return number;
}
