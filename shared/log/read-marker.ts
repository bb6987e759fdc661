import { tagsOfAttributes } from '../datadog/tag.ts';
import { isIsoTimestamp } from '../datadog/timestamp.ts';
import { readMembers } from '../json/members.ts';
import { isObject, type JsonObject, objectOf } from '../json/value.ts';
import { FLAGS, type Flag, MARKER_VERSION, type Marker, type Part } from './marker.ts';
import { isReservedKey, MARKER_KEY } from './reserved.ts';

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
  if (!isObject(marker) || marker.v !== MARKER_VERSION || !isOurs(object, raw)) return undefined;
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
