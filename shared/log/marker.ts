import { hash } from 'node:crypto';
import { writeMembers } from '../json/members.ts';

export const MARKER_VERSION = 1;
const MARKER_START = `{"v":${MARKER_VERSION}`;

/** What a reader of the log should know of how it was read. */
export const FLAGS = [
  /** It began as a JSON object and is none: it was cut, or is broken */
  'broken-json',
  /** A date of its own lies outside the window in which Datadog keeps logs, and is none of its dates any more */
  'date-outside-window',
  /** A part of a line that the container runtime has cut: others follow */
  'partial-line',
  /** Bytes that are no UTF-8 became U+FFFD */
  'replaced-bytes',
] as const;
export type Flag = (typeof FLAGS)[number];

/** Which part of a log this is that was too large to travel whole: `index` counts from 1. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

/** What replays have done to a log. */
export interface Late {
  /** Its official date before one of them moved it to the present; undefined: none has */
  readonly timestamp?: string | undefined;
  readonly provenance?: Provenance | undefined;
}

/** Which event of the backup a log is, and which replay sent it last, so that duplicates can be found. */
export interface Provenance {
  /** As `idOf` gives it: the same for every replay of the same object */
  readonly eventId: string;
  /** Which part of the event the id is of already; undefined: the whole, and a part's follows from it */
  readonly ofPart: number | undefined;
  readonly replayId: string;
  /** How often replays have put it back into a delivery stream; undefined: never */
  readonly hops?: number | undefined;
}

/** 128 bits of a SHA-256 in hex. Two lists that differ have different ids. */
export function idOf(...parts: readonly (string | number)[]): string {
  return idOfText(JSON.stringify(parts));
}

/** @param parts the list as JSON text */
export function idOfText(parts: string): string {
  return hash('sha256', parts).slice(0, 32);
}

/** The id under which a log is written, or a part of it. */
export function eventIdOf({ eventId, ofPart }: Provenance, part: Part | undefined): string {
  return part === undefined || part.index === ofPart ? eventId : idOf(eventId, part.index);
}

/** The `hydrant` object of a log: what Hydrant made of it. */
export interface Marker {
  /** Tag texts written as attributes */
  readonly tags: readonly string[];
  /** Tag texts for which there was no room among the tags */
  readonly surplus: readonly string[];
  /** Raw values of the application's keys whose place a field of ours took */
  readonly original: ReadonlyMap<string, string>;
  readonly flags: readonly Flag[];
  readonly part: Part | undefined;
  readonly late: Late | undefined;
}

/** The marker's parts as they are written. */
interface MarkerContent {
  /** JSON text of the tags as attributes, where the settings ask for them */
  readonly tags: string | undefined;
  /** The same of those for which there was no room */
  readonly surplus: string | undefined;
  readonly original: ReadonlyMap<string, string>;
  readonly flags: readonly Flag[];
  readonly part: Part | undefined;
  readonly late: Late | undefined;
}

export function writeMarker({ tags, surplus, original, flags, part, late }: MarkerContent): string {
  let marker = MARKER_START;
  if (tags !== undefined) marker += `,"tags":${tags}`;
  if (surplus !== undefined) marker += `,"surplus":${surplus}`;
  if (original.size > 0) marker += `,"original":${writeMembers(original)}`;
  if (flags.length > 0) marker += `,"flags":${JSON.stringify([...new Set(flags)].sort())}`;
  if (part !== undefined) marker += `,"part":${JSON.stringify({ index: part.index, of: part.of })}`;
  if (late !== undefined) marker += writeLate(late, part);
  return `${marker}}`;
}

/** What stands at the end of a marker of what replays have done to a log, as members behind others. */
export function writeLate({ timestamp, provenance }: Late, part: Part | undefined): string {
  let members = '';
  if (timestamp !== undefined) members += `,"late":${JSON.stringify({ timestamp })}`;
  if (provenance !== undefined) {
    members += `,"event_id":${JSON.stringify(eventIdOf(provenance, part))}`;
    members += `,"replay_id":${JSON.stringify(provenance.replayId)}`;
    if (provenance.hops !== undefined) members += `,"hops":${provenance.hops}`;
  }
  return members;
}
