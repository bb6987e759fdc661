import { datesOf } from '../datadog/date-attributes.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { normaliseTag } from '../datadog/tag.ts';
import { readTime } from '../datadog/timestamp.ts';
import { type EventParts, readLevel, serviceOf } from '../formats/preprocessing.ts';
import { readMembers } from '../json/members.ts';
import { objectOf, parseJson } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import type { LogDraft } from '../log/draft.ts';

/** A value of a log that may be where one of its fields came from. */
interface Candidate {
  /** The key's place in the record, in words */
  readonly place: string;
  readonly key: string;
  readonly raw: string;
}

/**
 * What a log says itself: its attributes, what gave way to our fields, what was moved, and one level below them, which is where
 * `Merge_Log_Key` puts a line's keys.
 */
function candidatesOf({ attributes, claims, original }: LogDraft): Candidate[] {
  const candidates: Candidate[] = [];
  const addAll = (members: ReadonlyMap<string, string>, prefix: string) => {
    for (const [key, raw] of members) candidates.push({ place: `${prefix}${key}`, key, raw });
  };
  addAll(claims, '');
  addAll(attributes, '');
  addAll(original, "the line's ");
  for (const [key, raw] of attributes)
    if (!isMetadataKey(key)) addAll(objectOf(raw) === undefined ? new Map() : readMembers(raw), `${key}.`);
  return candidates;
}

/** The first of them for which the core, seeing nothing else, says what it says of the whole. */
function placeOf(draft: LogDraft, says: (event: EventParts) => boolean): string | undefined {
  return candidatesOf(draft).find(({ key, raw }) =>
    says({ members: new Map([[key, raw]]), claims: new Map(), original: new Map(), objects: [] }),
  )?.place;
}

/**
 * Where the date of a log came from: an application's goes before the runtime's, that before the router's.
 *
 * @param enveloped whether the log stands in an envelope of CloudWatch Logs
 */
export function whereDate(draft: LogDraft, arrivalMs: number | undefined, enveloped: boolean): string {
  const { timestamp, attributes } = draft;
  if (timestamp === undefined) return 'nothing tells a time';
  const ms = Date.parse(timestamp);
  const place = placeOf(draft, ({ members }) => datesOf(members, arrivalMs ?? Number.NaN).includes(ms));
  if (place !== undefined) return place;
  const time = parseJson(attributes.get('time') ?? 'null');
  if (time === ms || (typeof time === 'string' && readTime(time) === ms)) return 'time';
  if (ms === arrivalMs) return 'when Firehose took the record';
  if (attributes.has('logtag')) return "the container runtime's prefix of the line";
  return enveloped ? 'when CloudWatch Logs took the event' : 'a date within the line';
}

export function whereStatus(draft: LogDraft): string {
  const { status, message, attributes } = draft;
  // A stream decides only where no level does: with either of them the answer is the same then.
  const says = (event: EventParts) => ['stdout', 'stderr'].every((stream) => readLevel(event, '', stream) === status);
  const place = placeOf(draft, says);
  if (place !== undefined) return place;
  if (statusOfText(message) === status) return "the line's own level";
  for (const key of ['stream', 'source']) {
    const stream = parseJson(attributes.get(key) ?? 'null');
    if (stream === 'stderr' || stream === 'stdout') return `${key} ${stream}`;
  }
  return status === 'info' ? 'nothing says another' : "a level within the application's line";
}

export function whereService(draft: LogDraft): string {
  const { service, tags } = draft;
  const place = placeOf(draft, (event) => serviceOf(event) === service);
  if (place !== undefined) return place;
  const isTag = tags.some((tag) => tag === `service:${service}` || normaliseTag(tag) === `service:${service}`);
  return isTag ? 'service of its own ddtags' : "the application's line";
}
