import { readDate } from '../datadog/date.ts';
import { DATE_KEYS } from '../datadog/date-attributes.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { isMergedCopy, withoutReserved } from '../formats/application-line.ts';
import { LEVEL_KEYS, SERVICE_KEYS } from '../formats/preprocessing.ts';
import { DATADOG_PARENTS, IDS } from '../formats/trace-ids.ts';
import { readMembers } from '../json/members.ts';
import { isObject, isSameJson, type JsonObject, parseJson } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import { isWrittenKey } from '../log/reserved.ts';

/** A line that is a JSON object, of which it is known how what means something in it may differ from line to line. */
export interface JsonLine {
  /**
   * What its log depends on beside the values below: its keys in their order, the raw values of those that mean something, and
   * of what form a date is. Two lines of one shape have logs that differ in those values alone.
   */
  readonly shape: string;
  /** Raw JSON by key */
  readonly members: ReadonlyMap<string, string>;
  /** Its own message; where it has none, what of the line is delivered as its message */
  readonly message: string;
  /** Its own date, where it has one; milliseconds since the epoch */
  readonly dateMs: number | undefined;
}

/** What may be known of a key's values. */
type Meaning = 'free' | 'message' | 'date' | 'level-or-service' | 'dd' | 'unknown';

/**
 * Keys whose values are in the shape: few, and the same in most lines of an application. Beside those of levels and services the
 * ones that a log's own fields stand above.
 */
const LEVEL_OR_SERVICE = [...LEVEL_KEYS, ...SERVICE_KEYS, 'hostname', 'ddsource', 'host', 'source'];

/** Keys that are for the reference path to read: of the router's, of tags, of ids under another name, of objects with any of these. */
const UNKNOWN = [
  ...['log', 'stream', 'logtag', 'time', '_p', 'ddtags', '__proto__'],
  ...DATADOG_PARENTS,
  ...IDS.flatMap(({ names }) => names),
];

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...DATE_KEYS.map((key): [string, Meaning] => [key, 'date']),
  ...LEVEL_OR_SERVICE.map((key): [string, Meaning] => [key, 'level-or-service']),
  ...UNKNOWN.map((key): [string, Meaning] => [key, 'unknown']),
  ['message', 'message'],
  ['msg', 'message'],
  ['dd', 'dd'],
]);

/** So many keys are remembered with their meaning, of whichever applications come first: any line may have new ones. */
const MAX_KEYS = 2_000;

const met = new Map<string, Meaning>();

function meaningOf(key: string): Meaning {
  const known = met.get(key);
  if (known !== undefined) return known;
  const meaning = hasNone(key) ? 'unknown' : (MEANINGS.get(key) ?? 'free');
  // A part of a line would keep the whole line in memory.
  if (met.size < MAX_KEYS && key.length <= MAX_RAW_CHARACTERS) met.set(Buffer.from(key).toString(), meaning);
  return meaning;
}

/** Whether a key is for the reference path to read, by its form. */
function hasNone(key: string): boolean {
  // Of half a surrogate pair a copy is something else.
  if (key.includes(END) || !key.isWellFormed() || key.startsWith('syslog') || isMetadataKey(key)) return true;
  return isWrittenKey(key) && !MEANINGS.has(key);
}

/** Behind each part of a shape, none of which holds it */
const END = '\n';
const MAX_RAW_CHARACTERS = 100;
/** Of a line with more keys the shape is hardly another's */
const MAX_MEMBERS = 1_000;
const DATE_CHARACTERS = '2026-11-21T10:28:49.154Z'.length;

/**
 * @param text of the line
 * @param arrivalMs for the year of a date that has none
 * @returns undefined where the text is no object, or one that is for the reference path to read
 */
export function readJsonLine(text: string, arrivalMs: number): JsonLine | undefined {
  const object = parseJson(text);
  if (!isObject(object)) return undefined;
  const members = readMembers(text);
  if (members.size > MAX_MEMBERS) return undefined;
  let shape = '';
  let dateMs: number | undefined;
  for (const [key, raw] of members) {
    shape += `${key}${END}`;
    switch (meaningOf(key)) {
      case 'free':
        break;
      case 'message':
        // Of several only the first is the message: so it must be one.
        if (!isMessage(object[key])) return undefined;
        break;
      case 'date': {
        const writtenMs = writtenAs(object[key]);
        const ms = dateMs === undefined ? (writtenMs ?? readDate(object[key], arrivalMs)) : undefined;
        if (ms === undefined) return undefined;
        dateMs = ms;
        shape += `${writtenMs !== undefined}${END}`;
        break;
      }
      case 'level-or-service':
        if (raw.length > MAX_RAW_CHARACTERS || raw.includes(END)) return undefined;
        shape += `${raw}${END}`;
        break;
      case 'dd': {
        const dd = shapeOfDd(object[key]);
        if (dd === undefined) return undefined;
        shape += `${dd}${END}`;
        break;
      }
      case 'unknown':
        return undefined;
    }
  }
  const own = object.message ?? object.msg;
  return {
    shape,
    members,
    message: typeof own === 'string' ? own : withoutReserved(text, members),
    dateMs,
  };
}

/**
 * The values of a line's keys that stand in the event, where the router has merged them: Fluent Bit writes the keys in their order,
 * and some numbers and texts as it writes them itself.
 *
 * @param merged what it has merged, as one object
 * @returns undefined where that says anything else than the line
 */
export function mergedMembers(merged: string, text: string, { members }: JsonLine): JsonLine['members'] | undefined {
  if (merged === text) return members;
  if (!isObject(parseJson(merged))) return undefined;
  const standing = readMembers(merged);
  if (standing.size !== members.size) return undefined;
  const line = members.entries();
  for (const [key, raw] of standing) {
    const [lineKey, lineRaw = ''] = line.next().value ?? [];
    if (key !== lineKey) return undefined;
    if (raw === lineRaw) continue;
    if (isMergedCopy(raw, lineRaw)) standing.set(key, lineRaw);
    else if (!isSameJson(raw, lineRaw)) return undefined;
  }
  return standing;
}

/** A text that is neither blank nor an object again, has no level in a form of its own, and ends without a line break. */
function isMessage(value: unknown): value is string {
  if (typeof value !== 'string' || /[\n\r]$/.test(value)) return false;
  const first = value.trimStart()[0];
  return first !== undefined && first !== '{' && statusOfText(value) === undefined;
}

/** Milliseconds of a date that is written as a log's own is; undefined where it is written in another way. */
function writtenAs(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length !== DATE_CHARACTERS) return undefined;
  const ms = Date.parse(value);
  return isoTimestamp(ms) === value ? ms : undefined;
}

/** Datadog's own object: of its members those that mean something. */
function shapeOfDd(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const dd: JsonObject = value;
  // Anything else is no service, and may be nested too deep to be written.
  const service = typeof dd.service === 'string' ? dd.service : null;
  const shape = JSON.stringify([service, dd.trace_id !== undefined, dd.span_id !== undefined]);
  return shape.length > MAX_RAW_CHARACTERS ? undefined : shape;
}
