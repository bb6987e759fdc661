import { readDate } from '../datadog/date.ts';
import { DATE_KEYS } from '../datadog/date-attributes.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { withoutReserved } from '../formats/application-line.ts';
import { LEVEL_KEYS, SERVICE_KEYS } from '../formats/preprocessing.ts';
import { DATADOG_PARENTS, IDS } from '../formats/trace-ids.ts';
import { readMembers } from '../json/members.ts';
import { isObject, type JsonObject, parseJson } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import { isReservedKey, isWrittenKey } from '../log/reserved.ts';

/** A line that is a JSON object, of which it is known how what means something in it may differ from line to line. */
export interface JsonLine {
  /** Two lines of one shape have logs that differ in the values alone that are copied: keys in their order, and what is asked of them */
  readonly shape: string;
  /** What is asked of the values of a line of this shape */
  readonly asked: readonly Asked[];
  /** Raw JSON by key */
  readonly members: ReadonlyMap<string, string>;
  /** Its own message; where it has none, what of the line is delivered as its message */
  readonly message: string;
  /** Which member that is; of a line without one, those that are delivered, or all of the line as it stands */
  readonly messageFrom: number | readonly number[] | 'line';
  /** Its own date, where it has one; milliseconds since the epoch */
  readonly dateMs: number | undefined;
}

/** What is asked of a member's value, so that a line is of the shape. */
export type Asked = { readonly member: number } & (
  | { readonly is: 'message' }
  /** As `isWrittenDate` says, or in any other form */
  | { readonly is: 'date'; readonly isWritten: boolean }
  | { readonly is: 'equal'; readonly raw: string }
  /** As `shapeOfDd` says */
  | { readonly is: 'dd'; readonly shape: string }
);

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
  if (!key.isWellFormed() || key.startsWith('syslog') || isMetadataKey(key)) return true;
  return isWrittenKey(key) && !MEANINGS.has(key);
}

const MAX_RAW_CHARACTERS = 100;
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
  const asked: Asked[] = [];
  let dateMs: number | undefined;
  for (const [member, [key, raw]] of [...members].entries()) {
    switch (meaningOf(key)) {
      case 'free':
        break;
      case 'message':
        // Of several only the first is the message: so it must be one.
        if (!isMessage(object[key])) return undefined;
        asked.push({ member, is: 'message' });
        break;
      case 'date': {
        if (dateMs !== undefined) return undefined;
        dateMs = readDate(object[key], arrivalMs);
        if (dateMs === undefined) return undefined;
        asked.push({ member, is: 'date', isWritten: isWrittenDate(object[key]) });
        break;
      }
      case 'level-or-service':
        if (raw.length > MAX_RAW_CHARACTERS) return undefined;
        asked.push({ member, is: 'equal', raw });
        break;
      case 'dd': {
        const shape = shapeOfDd(object[key]);
        if (shape === undefined) return undefined;
        asked.push({ member, is: 'dd', shape });
        break;
      }
      case 'unknown':
        return undefined;
    }
  }
  const keys = [...members.keys()];
  return { shape: JSON.stringify([keys, asked]), asked, members, dateMs, ...messageOf(text, object, members, keys) };
}

function messageOf(
  text: string,
  object: JsonObject,
  members: ReadonlyMap<string, string>,
  keys: readonly string[],
): Pick<JsonLine, 'message' | 'messageFrom'> {
  const own = ['message', 'msg'].find((key) => Object.hasOwn(object, key));
  if (own !== undefined) return { message: String(object[own]), messageFrom: keys.indexOf(own) };
  const message = withoutReserved(text, members);
  if (message === text) return { message, messageFrom: 'line' };
  return { message, messageFrom: keys.flatMap((key, member) => (isReservedKey(key) ? [] : [member])) };
}

/** A text that is neither blank nor an object again, has no level in a form of its own, and ends without a line break. */
function isMessage(value: unknown): value is string {
  if (typeof value !== 'string' || /[\n\r]$/.test(value)) return false;
  const first = value.trimStart()[0];
  return first !== undefined && first !== '{' && statusOfText(value) === undefined;
}

/** Whether a date is written as a log's own is. */
export function isWrittenDate(value: unknown): boolean {
  return typeof value === 'string' && value.length === DATE_CHARACTERS && isoTimestamp(Date.parse(value)) === value;
}

/** Datadog's own object: of its members those that mean something. */
export function shapeOfDd(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const dd: JsonObject = value;
  // Anything else is no service, and may be nested too deep to be written.
  const service = typeof dd.service === 'string' ? dd.service : null;
  const shape = JSON.stringify([service, dd.trace_id !== undefined, dd.span_id !== undefined]);
  return shape.length > MAX_RAW_CHARACTERS ? undefined : shape;
}
