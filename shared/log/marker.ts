import { tagsOfAttributes } from '../datadog/tag.ts';
import { isIsoTimestamp } from '../datadog/timestamp.ts';
import { readMembers, writeMembers } from '../json/members.ts';
import { isObject, type JsonObject } from '../json/value.ts';

/** The key of everything Hydrant writes beside Datadog's own fields. */
export const MARKER_KEY = 'hydrant';
const VERSION = 1;

/** Which part of a log this is that was too large to travel whole: `index` counts from 1. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

/** What a log's official date was before a replay moved it to the present. */
export interface Late {
  readonly timestamp: string;
}

/** The `hydrant` object of a log: what Hydrant made of it. */
export interface Marker {
  /** Tag texts written as attributes */
  readonly tags: readonly string[];
  /** Raw values of the application's keys whose place a field of ours took */
  readonly original: ReadonlyMap<string, string>;
  readonly part: Part | undefined;
  readonly late: Late | undefined;
}

/**
 * Recognises Hydrant's own output. Anybody can write the marker, so it proves nothing: it only says that message and
 * timestamp are already what they should be, which a line may say of itself anyway. Tags are never taken on its word while
 * there is metadata.
 *
 * @param raw the object's members as text
 * @returns undefined if the object is not exactly of the shape that `writeMarker` gives
 */
export function readMarker(object: JsonObject, raw: ReadonlyMap<string, string>): Marker | undefined {
  const marker = object[MARKER_KEY];
  if (!isObject(marker) || marker.v !== VERSION) return undefined;
  const { message, timestamp } = object;
  if (typeof message !== 'string' || message === '') return undefined;
  if (timestamp !== undefined && !(typeof timestamp === 'string' && isIsoTimestamp(timestamp))) return undefined;

  const { v: _, tags = {}, original = {}, part, late, ...unknown } = marker;
  if (Object.keys(unknown).length > 0 || !isObject(tags) || !isObject(original)) return undefined;
  if ((part !== undefined && !isPart(part)) || (late !== undefined && !isLate(late))) return undefined;
  const tagTexts = tagsOfAttributes(tags);
  if (tagTexts === undefined) return undefined;
  const rawOriginal = readMembers(raw.get(MARKER_KEY) ?? '{}').get('original');
  return { tags: tagTexts, original: readMembers(rawOriginal ?? '{}'), part, late };
}

/** The marker's parts as they are written. */
export interface MarkerContent {
  /** JSON text of the tags as attributes, where the settings ask for them */
  readonly tags: string | undefined;
  readonly original: ReadonlyMap<string, string>;
  readonly part: Part | undefined;
  readonly late: Late | undefined;
}

export function writeMarker({ tags, original, part, late }: MarkerContent): string {
  const members: [string, string][] = [['v', String(VERSION)]];
  if (tags !== undefined) members.push(['tags', tags]);
  if (original.size > 0) members.push(['original', writeMembers(original)]);
  if (part !== undefined) members.push(['part', JSON.stringify({ index: part.index, of: part.of })]);
  if (late !== undefined) members.push(['late', JSON.stringify({ timestamp: late.timestamp })]);
  return writeMembers(members);
}

function isPart(value: unknown): value is Part {
  return isObject(value) && Object.keys(value).length === 2 && isCount(value.index) && isCount(value.of);
}

function isLate(value: unknown): value is Late {
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const { timestamp } = value;
  return typeof timestamp === 'string' && isIsoTimestamp(timestamp);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
