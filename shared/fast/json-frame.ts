import { BACKSLASH, CLOSE_OBJECT, COMMA, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';
import type { Counted } from '../transform/transform-record.ts';
import type { JsonLine } from './json-line.ts';
import type { JsonLineReader } from './json-line-reader.ts';
import { type JsonMembers, UNICODE_ESCAPES } from './json-members.ts';
import { dateOf, JsonShape } from './json-shape.ts';
import type { PlainLine } from './plain-line.ts';
import { type RouterDate, writeRouterDate } from './router-date.ts';
import { copyBytes, copyUnescaped, unicodeEscapesOf } from './unicode-escapes.ts';
import { DATE_BYTES, type WindowClock } from './window-clock.ts';

/** What stands in a hole of a log: the value of the line's member with that number, or one of these. */
export const MESSAGE = -1;
export const TIMESTAMP = -2;
export const TIME = -3;
export const METADATA = -4;

const COLON = 0x3a;
/** For the dates, of which the router's may have digits more */
const ROOM_BYTES = 128;

/** A text that all logs of a shape have, or a hole. */
export type Part = string | number;

/** A record whose line is JSON, as its readers have read it. */
export interface JsonRecord {
  readonly bytes: Buffer;
  readonly record: PlainLine;
  readonly json: JsonLineReader;
  /** The value of `kubernetes` */
  readonly metadataStart: number;
  readonly metadataEnd: number;
  readonly arrivalMs: number;
  /** Where the log's date comes from, if the line has none */
  readonly routerDate: RouterDate;
}

/** What is the same for all logs of a shape, whichever container they are of. */
interface Layout {
  readonly holes: readonly number[];
  /** Whether what stands before a hole is what stands there in a line without white space, too */
  readonly joins: readonly boolean[];
  readonly shape: JsonShape;
  readonly messageFrom: JsonLine['messageFrom'];
  readonly datePlace: number;
  readonly dateIsWritten: boolean;
  readonly notes: readonly Counted[];
}

/** What the reference path writes for a container and a shape of line around the values of the line. */
export class JsonFrame {
  /** What stands before each hole, and behind the last, and where each of these ends */
  readonly fixed: Buffer;
  readonly fixedEnds: readonly number[];
  /** Where the date stands in the log that was written last */
  dateAt = 0;
  readonly #layout: Layout;

  private constructor(fixed: Buffer, fixedEnds: readonly number[], layout: Layout) {
    this.fixed = fixed;
    this.fixedEnds = fixedEnds;
    this.#layout = layout;
  }

  static of(parts: readonly Part[], keys: readonly string[], line: JsonLine, notes: readonly Counted[]): JsonFrame {
    const { texts, holes } = alternating(parts);
    let end = 0;
    const fixedEnds = texts.map((text) => {
      end += Buffer.byteLength(text);
      return end;
    });
    const date = line.asked.find(({ is }) => is === 'date');
    return new JsonFrame(Buffer.from(texts.join('')), fixedEnds, {
      holes,
      joins: holes.map(
        (hole, at) => hole > 0 && holes[at - 1] === hole - 1 && texts[at] === `,${JSON.stringify(keys[hole])}:`,
      ),
      shape: new JsonShape(keys, line.asked),
      messageFrom: line.messageFrom,
      datePlace: date?.member ?? -1,
      dateIsWritten: date?.is === 'date' && date.isWritten,
      notes,
    });
  }

  /** The frame of the same shape for another container, by what stands around the same holes. */
  withFixed(fixed: Buffer, fixedEnds: readonly number[]): JsonFrame {
    return new JsonFrame(fixed, fixedEnds, this.#layout);
  }

  /** What is to be counted of each log */
  get notes(): readonly Counted[] {
    return this.#layout.notes;
  }

  /** About how many bytes it takes */
  get bytes(): number {
    return this.fixed.length + this.#layout.shape.bytes;
  }

  /** How many bytes a log takes at most */
  roomFor({ record, metadataEnd }: JsonRecord): number {
    // Its members come once, and in a message that is made of them again, with their quotes and backslashes escaped.
    const lineBytes = 3 * (record.messageEnd - record.messageStart);
    return this.fixed.length + lineBytes + metadataEnd - record.afterEnd + ROOM_BYTES;
  }

  /** Whether a line is of this frame's shape, and has a date that Datadog keeps, if it has one. */
  isOf({ json, arrivalMs }: JsonRecord, clock: WindowClock): boolean {
    return this.#layout.shape.has(json.line, arrivalMs, clock);
  }

  /** Writes the log of a line of this shape. @returns where it ends */
  write(of: JsonRecord, clock: WindowClock, out: Buffer, start: number): number {
    const { json } = of;
    const { length } = this.#layout.holes;
    let at = start;
    let from = 0;
    for (let index = 0; index < length; index++) {
      const end = this.fixedEnds[index] as number;
      at = copyBytes(this.fixed, from, end, out, at);
      from = end;
      const hole = this.#layout.holes[index] as number;
      if (hole < 0) {
        if (hole === TIMESTAMP) this.dateAt = at + 1 - start;
        at = this.#fill(hole, of, clock, out, at);
        continue;
      }
      const source = json.valueOf(hole);
      const first = source.valueStarts[hole] as number;
      let member = hole;
      // Those that stand one behind the other in the line as they do in the log are copied together.
      while (this.#joinsNext(index, member, source, json)) {
        index++;
        member++;
        from = this.fixedEnds[index] as number;
      }
      at = copyBytes(source.bytes, first, source.valueEnds[member] as number, out, at);
    }
    return copyBytes(this.fixed, from, this.fixed.length, out, at);
  }

  #joinsNext(index: number, member: number, source: JsonMembers, json: JsonLineReader): boolean {
    if (this.#layout.joins[index + 1] !== true || json.valueOf(member + 1) !== source) return false;
    const fixedBytes = (this.fixedEnds[index + 1] as number) - (this.fixedEnds[index] as number);
    return (source.valueStarts[member + 1] as number) - (source.valueEnds[member] as number) === fixedBytes;
  }

  #fill(hole: number, of: JsonRecord, clock: WindowClock, out: Buffer, at: number): number {
    const { bytes, record, metadataStart, metadataEnd } = of;
    switch (hole) {
      case MESSAGE:
        return this.#writeMessage(of, out, at);
      case TIMESTAMP:
        return this.#writeDate(of, clock, out, at);
      case TIME:
        return copyBytes(bytes, record.time - 1, record.timeEnd + 1, out, at);
      default:
        return copyBytes(bytes, metadataStart, metadataEnd, out, at);
    }
  }

  #writeMessage({ bytes, record, json: { line } }: JsonRecord, out: Buffer, start: number): number {
    const from = this.#layout.messageFrom;
    if (typeof from === 'number') {
      const [first, end] = [line.valueStarts[from] as number, line.valueEnds[from] as number];
      if (line.escapes[from] !== UNICODE_ESCAPES) return copyBytes(line.bytes, first, end, out, start);
      return copyUnescaped(line.bytes, first, end, unicodeEscapesOf(line.bytes, first, end), out, start);
    }
    let at = start;
    out[at++] = QUOTE;
    if (from === 'line')
      at = copyUnescaped(bytes, record.messageStart, record.messageEnd, record.unicodeEscapes, out, at);
    else at = writeMembersAsText(line, from, out, at);
    out[at++] = QUOTE;
    return at;
  }

  #writeDate(
    { bytes, record, json: { line }, arrivalMs, routerDate }: JsonRecord,
    clock: WindowClock,
    out: Buffer,
    at: number,
  ): number {
    if (this.#layout.datePlace !== -1 && this.#layout.dateIsWritten)
      return copyBytes(
        line.bytes,
        line.valueStarts[this.#layout.datePlace] as number,
        line.valueEnds[this.#layout.datePlace] as number,
        out,
        at,
      );
    out[at] = QUOTE;
    if (this.#layout.datePlace !== -1) clock.write(dateOf(line, this.#layout.datePlace, arrivalMs) ?? 0, out, at + 1);
    else writeRouterDate(routerDate, record, bytes, arrivalMs, clock, out, at + 1);
    out[at + 1 + DATE_BYTES] = QUOTE;
    return at + DATE_BYTES + 2;
  }
}

/** An object of some of the line's members, as text in a JSON string. */
function writeMembersAsText(line: JsonMembers, members: readonly number[], out: Buffer, start: number): number {
  let at = start;
  out[at++] = OPEN_OBJECT;
  for (const [index, member] of members.entries()) {
    if (index > 0) out[at++] = COMMA;
    at = escapeBytes(line.bytes, (line.keyStarts[member] as number) - 1, (line.keyEnds[member] as number) + 1, out, at);
    out[at++] = COLON;
    at = escapeBytes(line.bytes, line.valueStarts[member] as number, line.valueEnds[member] as number, out, at);
  }
  out[at++] = CLOSE_OBJECT;
  return at;
}

/** White space within a value is written with letters. */
const LETTERS: ReadonlyMap<number, number> = new Map([
  [0x0a, 0x6e],
  [0x0d, 0x72],
  [0x09, 0x74],
]);

function escapeBytes(bytes: Uint8Array, start: number, end: number, out: Uint8Array, to: number): number {
  let at = to;
  for (let from = start; from < end; from++) {
    const byte = bytes[from] as number;
    const letter = byte < 0x20 ? LETTERS.get(byte) : undefined;
    if (byte === QUOTE || byte === BACKSLASH || letter !== undefined) out[at++] = BACKSLASH;
    out[at++] = letter ?? byte;
  }
  return at;
}

/** Texts one behind the other are one: then there is one before each hole, and one behind the last. */
function alternating(parts: readonly Part[]): { texts: string[]; holes: number[] } {
  const texts = [''];
  const holes: number[] = [];
  for (const part of parts) {
    if (typeof part === 'string') texts[texts.length - 1] += part;
    else {
      holes.push(part);
      texts.push('');
    }
  }
  return { texts, holes };
}
