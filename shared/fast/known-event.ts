import { isUtf8 } from 'node:buffer';
import type { RawEvent } from '../formats/events.ts';
import { readMembers } from '../json/members.ts';
import { isObject, parseJson } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import { MARKER_KEY } from '../log/reserved.ts';
import type { Frame } from './frame.ts';
import type { JsonFrames } from './json-frames.ts';
import type { LastMember, Remembered } from './metadata-memo.ts';
import type { Workload } from './workload.ts';

/** What is known of a record's end: of its metadata, and of the log around it. */
export interface KnownMetadata extends Remembered, LastMember {
  /** Rules look at each line. That some could not be applied is the same for all. */
  readonly hasRules: boolean;
  /** Undefined until a plain line has been seen */
  frame: Frame | undefined;
  /** How often it was tried to learn a frame of it */
  attempts: number;
  /** Of lines that are JSON */
  readonly jsonFrames: JsonFrames;
  /** Undefined where it is of none that could be told */
  workload: Workload | undefined;
}

const KEY = Buffer.from(',"kubernetes":{');

/**
 * Where `"kubernetes":{` begins. In a JSON string its quotes would be escaped, so this is a key, if what stands before it is
 * the beginning of an object.
 *
 * @returns -1 where there is none behind other members
 */
export function metadataStart(bytes: Buffer, start: number, end: number): number {
  // Of this record only: an event of thousands without metadata would be searched as often.
  const at = bytes.subarray(start, end).indexOf(KEY);
  return at === -1 ? -1 : start + at + 1;
}

/** Reads the members before known metadata; undefined where one of them could change what the metadata are. */
export function readKnownEvent(
  bytes: Buffer,
  start: number,
  metadata: number,
  known: KnownMetadata,
): RawEvent | undefined {
  const head = bytes.subarray(start, metadata);
  if (!isUtf8(head)) return undefined;
  const text = `${head.toString('utf8')}"kubernetes":0}`;
  const object = parseJson(text);
  if (!isObject(object)) return undefined;
  for (const key in object) if (key !== 'kubernetes' && (key === MARKER_KEY || isMetadataKey(key))) return undefined;
  const members = readMembers(text);
  members.set('kubernetes', known.raw);
  // What the metadata say is in the container: nothing looks at the object's own.
  return { text, object, known: { members, container: known.container } };
}
