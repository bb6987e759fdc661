import { readMembers } from '../json/members.ts';
import { isWrittenKey, MARKER_KEY } from '../log/reserved.ts';
import type { AnswerBytes } from '../transform/answer-bytes.ts';
import type { Counted } from '../transform/transform-record.ts';

/** What differs between the logs of lines of one shape. */
export interface JsonValues {
  readonly message: string;
  /** Raw JSON by key, as it stands in the log */
  readonly members: ReadonlyMap<string, string>;
  /** The log's date as JSON */
  readonly timestamp: string;
  /** The router's `time` as JSON; undefined where there is none */
  readonly time: string | undefined;
}

/** Attributes that the router has written: like our own fields, they hang on the container, on the shape of the line, and on nothing else of it. */
const ROUTER_KEYS: ReadonlySet<string> = new Set(['stream', 'logtag', 'kubernetes']);
/** Longer texts that do not change are kept as bytes. */
const MIN_FIXED_BYTES = 64;

/** A part of a log: bytes or a text that all logs of the shape have, or where a value comes from. */
type Part =
  | { readonly bytes: Buffer }
  | { readonly text: string }
  | { readonly of: 'message' | 'timestamp' | 'time' }
  | { readonly member: string };

/** What the reference path writes for a container and a shape of line around the values of the line. */
export class JsonFrame {
  /** What is to be counted of each log */
  readonly notes: readonly Counted[];
  /** Of the fixed parts */
  readonly bytes: number;
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[], notes: readonly Counted[]) {
    this.#parts = parts;
    this.notes = notes;
    this.bytes = parts.reduce((sum, part) => sum + fixedBytes(part), 0);
  }

  /** Writes the log. @returns its bytes */
  write(values: JsonValues, to: AnswerBytes): number {
    let written = 0;
    let text = '';
    for (const part of this.#parts) {
      if ('bytes' in part) {
        const { bytes } = part;
        written += writeText(text, to, written);
        to.room(bytes.length, written).set(bytes, to.end + written);
        written += bytes.length;
        text = '';
      } else text += 'text' in part ? part.text : rawOf(part, values);
    }
    return written + writeText(text, to, written);
  }
}

/** @returns how many bytes it takes */
function writeText(text: string, to: AnswerBytes, written: number): number {
  // No code unit takes more than three bytes of UTF-8.
  return text === '' ? 0 : to.room(text.length * 3, written).write(text, to.end + written);
}

function fixedBytes(part: Part): number {
  if ('bytes' in part) return part.bytes.length;
  return 'text' in part ? Buffer.byteLength(part.text) : 0;
}

function rawOf(
  part: Exclude<Part, { bytes: Buffer } | { text: string }>,
  { message, members, timestamp, time }: JsonValues,
): string {
  if ('member' in part) return members.get(part.member) ?? '';
  if (part.of === 'message') return JSON.stringify(message);
  return part.of === 'timestamp' ? timestamp : (time ?? '');
}

/**
 * Cuts a log of the reference path into what all logs of its shape have and what comes from the line.
 *
 * @returns undefined where something of it comes from neither
 */
export function cutJsonFrame(json: string, values: JsonValues, notes: readonly Counted[]): JsonFrame | undefined {
  const parts: Part[] = [];
  for (const [key, raw] of readMembers(json)) {
    parts.push({ text: `${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:` });
    const cut = key === MARKER_KEY ? cutMarker(raw, values) : cutMember(key, raw, values);
    if (cut === undefined) return undefined;
    parts.push(...cut);
  }
  return new JsonFrame(joinTexts([...parts, { text: '}' }]), notes);
}

function cutMember(key: string, raw: string, values: JsonValues): Part[] | undefined {
  if (key === 'message' || key === 'timestamp' || key === 'time') {
    const part = { of: key } as const;
    return rawOf(part, values) === raw ? [part] : undefined;
  }
  if (isWrittenKey(key) || ROUTER_KEYS.has(key)) return [{ text: raw }];
  return values.members.get(key) === raw ? [{ member: key }] : undefined;
}

/** Of what gave way to a field the marker holds the line's own value. */
function cutMarker(raw: string, { members }: JsonValues): Part[] | undefined {
  const parts: Part[] = [];
  for (const [key, value] of readMembers(raw)) {
    parts.push({ text: `${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:` });
    if (key === 'v' || key === 'tags' || key === 'surplus') parts.push({ text: value });
    else if (key !== 'original') return undefined;
    else {
      const before = parts.length;
      for (const [name, original] of readMembers(value)) {
        if (members.get(name) !== original) return undefined;
        parts.push({ text: `${parts.length === before ? '{' : ','}${JSON.stringify(name)}:` }, { member: name });
      }
      parts.push({ text: '}' });
    }
  }
  return [...parts, { text: '}' }];
}

function joinTexts(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && 'text' in last && 'text' in part)
      joined[joined.length - 1] = { text: last.text + part.text };
    else joined.push(part);
  }
  return joined.map(alone);
}

/** Of a text that is made of parts of another, the other would stay in memory too. */
function alone(part: Part): Part {
  if ('member' in part) return { member: Buffer.from(part.member).toString() };
  if (!('text' in part)) return part;
  const bytes = Buffer.from(part.text);
  return bytes.length >= MIN_FIXED_BYTES ? { bytes } : { text: bytes.toString() };
}

/** An application has some kinds of lines. */
const MAX_SHAPES = 32;

/** A container's frames by the shape of the line; undefined where logs of a shape cannot be cut. */
export class JsonFrames {
  readonly #frames = new Map<string, JsonFrame | undefined>();

  get(shape: string): JsonFrame | undefined {
    return this.#frames.get(shape);
  }

  has(shape: string): boolean {
    return this.#frames.has(shape);
  }

  /** Of so many, the oldest is forgotten. @returns how many bytes more are remembered */
  add(shape: string, frame: JsonFrame | undefined): number {
    let bytes = bytesOf(shape, frame);
    for (const [oldest, gone] of this.#frames) {
      if (this.#frames.size < MAX_SHAPES) break;
      this.#frames.delete(oldest);
      bytes -= bytesOf(oldest, gone);
    }
    // It is made of parts of the line.
    this.#frames.set(Buffer.from(shape).toString(), frame);
    return bytes;
  }
}

function bytesOf(shape: string, frame: JsonFrame | undefined): number {
  return shape.length * 2 + (frame?.bytes ?? 0);
}
