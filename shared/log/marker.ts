import { hash } from 'node:crypto';
import { tagsOfAttributes } from '../datadog/tag.ts';
import { isIsoTimestamp } from '../datadog/timestamp.ts';
import { readMembers, writeMembers } from '../json/members.ts';
import { isObject, type JsonObject, objectOf } from '../json/value.ts';
import { isReservedKey, MARKER_KEY } from './reserved.ts';

const VERSION = 1;
const MARKER_START = `{"v":${VERSION}`;

/** What a reader of the log should know of how it was read. */
const FLAGS = [
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
  return hash('sha256', JSON.stringify(parts)).slice(0, 32);
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

/**
 * Recognises Hydrant's own output. Anybody can write the marker, so it proves nothing: it only says that message and
 * timestamp are already what they should be, which a line may say of itself anyway. Tags are never taken on its word while
 * there is metadata. A line's keys that the router has merged into an event stand between the router's own; in a log that we
 * wrote the message is first and the marker last, so that such a line is not taken for one.
 *
 * @param raw the object's members as text
 * @returns undefined if the object is not exactly of the shape that `writeMarker` gives
 */
export function readMarker(object: JsonObject, raw: ReadonlyMap<string, string>): Marker | undefined {
  const marker = object[MARKER_KEY];
  if (!isObject(marker) || marker.v !== VERSION || !isOurs(object, raw)) return undefined;
  const { v: _, tags = {}, surplus = {}, original = {}, flags = [], part, late, ...others } = marker;
  const { event_id: eventId, replay_id: replayId, hops, ...unknown } = others;
  if (Object.keys(unknown).length > 0 || !isObject(tags) || !isObject(surplus) || !isObject(original)) return undefined;
  if ((part !== undefined && !isPart(part)) || (late !== undefined && !isLate(late)) || !isFlags(flags))
    return undefined;
  const isReplayed = isText(eventId, EVENT_ID) && isText(replayId, REPLAY_ID);
  if (!isReplayed && (eventId !== undefined || replayId !== undefined || hops !== undefined)) return undefined;
  if (hops !== undefined && !isCount(hops)) return undefined;
  const tagTexts = tagsOfAttributes(tags);
  const surplusTexts = tagsOfAttributes(surplus);
  if (tagTexts === undefined || surplusTexts === undefined) return undefined;
  const rawOriginal = readMembers(raw.get(MARKER_KEY) ?? '{}').get('original');
  return {
    tags: tagTexts,
    surplus: surplusTexts,
    original: readMembers(rawOriginal ?? '{}'),
    flags,
    part,
    late: isReplayed ? { ...late, provenance: { eventId, ofPart: part?.index, replayId, hops } } : late,
  };
}

const EVENT_ID = /^[0-9a-f]{32}$/;
const REPLAY_ID = /^\d{8}t\d{6}z-[0-9a-f]{6}$/;

/** Datadog lifts the keys of a message that is a JSON object: one that brings reserved ones is none that we wrote. */
function isOurs({ message, timestamp }: JsonObject, raw: ReadonlyMap<string, string>): boolean {
  const keys = [...raw.keys()];
  if (keys[0] !== 'message' || keys.at(-1) !== MARKER_KEY) return false;
  if (typeof message !== 'string' || message === '') return false;
  if (timestamp !== undefined && !(typeof timestamp === 'string' && isIsoTimestamp(timestamp))) return false;
  const lifted = objectOf(message);
  return lifted === undefined || !Object.keys(lifted).some(isReservedKey);
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
  if (late?.timestamp !== undefined) marker += `,"late":${JSON.stringify({ timestamp: late.timestamp })}`;
  if (late?.provenance !== undefined) {
    const { provenance } = late;
    marker += `,"event_id":${JSON.stringify(eventIdOf(provenance, part))}`;
    marker += `,"replay_id":${JSON.stringify(provenance.replayId)}`;
    if (provenance.hops !== undefined) marker += `,"hops":${provenance.hops}`;
  }
  return `${marker}}`;
}

function isFlags(value: unknown): value is Flag[] {
  return Array.isArray(value) && value.every((flag) => (FLAGS as readonly unknown[]).includes(flag));
}

function isPart(value: unknown): value is Part {
  return isObject(value) && Object.keys(value).length === 2 && isCount(value.index) && isCount(value.of);
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function isLate(value: unknown): value is { readonly timestamp: string } {
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const { timestamp } = value;
  return typeof timestamp === 'string' && isIsoTimestamp(timestamp);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
