import { COMMA, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import { isObject, parseJson, stringMember } from '../json/value.ts';
import { readArrival } from './arrival.ts';
import { type BackupLine, type FaultyLine, readBackupLine } from './backup-line.ts';

const RAW_DATA = Buffer.from('"rawData":"');
/** In the place of the record, to see that it is the field of that name */
const NOT_BASE64 = '!';

/** The fields of a line around its record: of the next line only the digits of its times are usually others. */
interface Fields {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  /** 1 where any digit may stand in the head */
  readonly mayDiffer: Uint8Array;
  readonly errorCode: string;
  readonly arrivalMs: number | undefined;
  /** Where the digits of the arrival stand in the head; undefined where it is no number */
  readonly arrival: DigitsPlace | undefined;
}

interface DigitsPlace {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the lines of one object as `readBackupLine` does, and faster where they are written as Firehose writes them: the record
 * is decoded from where it stands and not made a part of any text, and fields that come again are not parsed again. Whatever
 * else a line is, `readBackupLine` reads it.
 */
export class BackupLineReader {
  #fields: Fields | undefined;
  #rawData = Buffer.allocUnsafe(64 * 1024);

  /** @returns with `rawData` that stay as they are until the next line is read */
  read(line: Buffer): BackupLine | FaultyLine {
    const key = this.#findRawData(line);
    const start = key + RAW_DATA.length;
    const end = key === -1 ? -1 : line.indexOf(QUOTE, start);
    if (end === -1) return readBackupLine(line);
    const known = this.#fields;
    const fields = known !== undefined && hasFields(line, key, end, known) ? known : readFields(line, key, end);
    if (fields === undefined) return readBackupLine(line);
    this.#fields = fields;
    const rawData = this.#decode(line, start, end);
    if (rawData === undefined) return readBackupLine(line);
    const { errorCode, arrival } = fields;
    return { rawData, errorCode, arrivalMs: arrival === undefined ? fields.arrivalMs : numberAt(line, arrival) };
  }

  /** Where the first key `rawData` stands that opens a text; -1 where there is none */
  #findRawData(line: Buffer): number {
    const usual = this.#fields?.head.length ?? 0;
    const at = startsAt(line, usual, RAW_DATA) ? usual : line.indexOf(RAW_DATA);
    // Behind a comma or a bracket its quote is none that ends a text.
    const before = at < 1 ? undefined : line[at - 1];
    return before === COMMA || before === OPEN_OBJECT ? at : -1;
  }

  /** @returns undefined where it is not exactly what encoding the bytes gives */
  #decode(line: Buffer, start: number, end: number): Buffer | undefined {
    const padding = line[end - 1] !== PAD ? 0 : line[end - 2] !== PAD ? 1 : 2;
    const length = ((end - start) / 4) * 3 - padding;
    if (!Number.isInteger(length) || length < 0) return undefined;
    if (this.#rawData.length < length) this.#rawData = Buffer.allocUnsafe(length * 2);
    // Node leaves out what is no base64, so that less comes out; but it takes the alphabet of URLs too, and bits that nobody sees.
    const text = line.toString('latin1', start, end);
    if (text.includes('-') || text.includes('_') || !endsCleanly(line, end - 1 - padding, padding)) return undefined;
    return this.#rawData.write(text, 0, 'base64') === length ? this.#rawData.subarray(0, length) : undefined;
  }
}

const PAD = 0x3d;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Whether the bits are zero that the last character has beyond the last byte. @param at of that character */
function endsCleanly(line: Uint8Array, at: number, padding: number): boolean {
  if (padding === 0) return true;
  const unused = padding === 1 ? 0b11 : 0b1111;
  return (ALPHABET.indexOf(String.fromCharCode(line[at] ?? 0)) & unused) === 0;
}

/** Whether a line has the same fields, but for its times. */
function hasFields(line: Uint8Array, key: number, rawDataEnd: number, { head, tail, mayDiffer }: Fields): boolean {
  if (key !== head.length || line.length - rawDataEnd !== tail.length) return false;
  for (let at = 0; at < key; at++) {
    if (line[at] !== head[at] && !(mayDiffer[at] === 1 && isDigit(line[at]))) return false;
  }
  for (let at = 0; at < tail.length; at++) if (line[rawDataEnd + at] !== tail[at]) return false;
  return true;
}

/** @returns undefined where they do not show what `readBackupLine` would find, or where the line is one of Hydrant's own */
function readFields(line: Buffer, key: number, rawDataEnd: number): Fields | undefined {
  const head = line.toString('utf8', 0, key);
  // The closing quote and what stands behind it
  const tail = line.toString('utf8', rawDataEnd);
  // Another field of that name would count instead, however it is written.
  if (tail.includes('rawData') || tail.includes('\\') || head.includes('\\u')) return undefined;
  const value = parseJson(`${head}${RAW_DATA}${NOT_BASE64}${tail}`);
  if (!isObject(value) || value.rawData !== NOT_BASE64) return undefined;
  const errorCode = stringMember(value, 'errorCode') ?? 'unknown';
  if (errorCode.startsWith('Hydrant.')) return undefined;
  const bytes = line.toString('latin1', 0, key);
  const arrival = digitsOf(ARRIVAL, bytes, tail, value.arrivalTimestamp);
  const attemptEnding = digitsOf(ATTEMPT_ENDING, bytes, tail, value.attemptEndingTimestamp);
  return {
    head: Uint8Array.from(line.subarray(0, key)),
    tail: Uint8Array.from(line.subarray(rawDataEnd)),
    mayDiffer: digitsThatMayDiffer(key, [arrival, attemptEnding]),
    errorCode,
    arrivalMs: readArrival(value.arrivalTimestamp),
    arrival,
  };
}

/** As many digits as a number has without rounding; behind a comma or a bracket the first quote is none that ends a text. */
const ARRIVAL = /(?<=[{,]"arrivalTimestamp":)\d{1,15}(?=,)/;
const ATTEMPT_ENDING = /(?<=[{,]"attemptEndingTimestamp":)\d{1,15}(?=,)/;

/** @param value that the field has @returns undefined where it is no number of that form, or may stand there twice */
function digitsOf(field: RegExp, head: string, tail: string, value: unknown): DigitsPlace | undefined {
  const found = field.exec(head);
  if (found === null || Number(found[0]) !== value) return undefined;
  const start = found.index;
  const end = start + found[0].length;
  const name = /"(\w+)":$/.exec(head.slice(0, start))?.[1] ?? '';
  return head.includes(name, end) || tail.includes(name) ? undefined : { start, end };
}

/** All but the first digit, which could become a zero before others. */
function digitsThatMayDiffer(length: number, places: readonly (DigitsPlace | undefined)[]): Uint8Array {
  const mayDiffer = new Uint8Array(length);
  for (const place of places) if (place !== undefined) mayDiffer.fill(1, place.start + 1, place.end);
  return mayDiffer;
}

function numberAt(line: Uint8Array, { start, end }: DigitsPlace): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + (line[at] as number) - DIGIT_0;
  return number;
}

const DIGIT_0 = 0x30;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= 0x39;
}

function startsAt(line: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (line[at + index] !== text[index]) return false;
  return true;
}
