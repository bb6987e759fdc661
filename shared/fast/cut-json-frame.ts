import { readMembers } from '../json/members.ts';
import { isWrittenKey, MARKER_KEY } from '../log/reserved.ts';
import type { Counted } from '../transform/transform-record.ts';
import { JsonFrame, MESSAGE, METADATA, type Part, TIME, TIMESTAMP } from './json-frame.ts';
import type { JsonLine } from './json-line.ts';

/** What a frame is cut with: of the line that the log was made of, what stands in its holes as JSON. */
export interface JsonValues {
  readonly line: JsonLine;
  /** Raw JSON by key, as it stands in the log */
  readonly members: ReadonlyMap<string, string>;
  readonly metadata: string;
}

/** Attributes that the router has written: like our own fields, they hang on the container, on the shape of the line, and on nothing else of it. */
const ROUTER_KEYS: ReadonlySet<string> = new Set(['stream', 'logtag']);

/**
 * Cuts a log of the reference path into what all logs of its shape have and what comes from the line. Whether that is right is for
 * the caller to see.
 *
 * @returns undefined where something of it comes from neither
 */
export function cutJsonFrame(json: string, values: JsonValues, notes: readonly Counted[]): JsonFrame | undefined {
  const keys = [...values.members.keys()];
  const parts: Part[] = [];
  for (const [key, raw] of readMembers(json)) {
    parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
    const cut = key === MARKER_KEY ? cutMarker(raw, values, keys) : cutMember(key, raw, values, keys);
    if (cut === undefined) return undefined;
    parts.push(...cut);
  }
  return JsonFrame.of([...parts, '}'], keys, values.line, notes);
}

const HOLES: Readonly<Record<string, number>> = { message: MESSAGE, timestamp: TIMESTAMP, time: TIME };

function cutMember(
  key: string,
  raw: string,
  { members, metadata }: JsonValues,
  keys: readonly string[],
): Part[] | undefined {
  const hole = Object.hasOwn(HOLES, key) ? HOLES[key] : undefined;
  if (hole !== undefined) return [hole];
  if (key === 'kubernetes') return raw === metadata ? [METADATA] : undefined;
  if (isWrittenKey(key) || ROUTER_KEYS.has(key)) return [raw];
  return members.get(key) === raw ? [keys.indexOf(key)] : undefined;
}

/** Of what gave way to a field the marker holds the line's own value. */
function cutMarker(raw: string, { members }: JsonValues, keys: readonly string[]): Part[] | undefined {
  const parts: Part[] = [];
  for (const [key, value] of readMembers(raw)) {
    parts.push(`${parts.length === 0 ? '{' : ','}${JSON.stringify(key)}:`);
    if (key === 'v' || key === 'tags' || key === 'surplus') parts.push(value);
    else if (key !== 'original') return undefined;
    else {
      const before = parts.length;
      for (const [name, original] of readMembers(value)) {
        if (members.get(name) !== original) return undefined;
        parts.push(`${parts.length === before ? '{' : ','}${JSON.stringify(name)}:`, keys.indexOf(name));
      }
      parts.push('}');
    }
  }
  return [...parts, '}'];
}
