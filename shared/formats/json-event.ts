import { isStatus, type Status, statusOfLevel, statusOfStream } from '../datadog/status.ts';
import { splitTags } from '../datadog/tag.ts';
import { isoTimestamp, readTime } from '../datadog/timestamp.ts';
import { readMembers, writeMembers } from '../json/members.ts';
import { isObject, type JsonObject, parseJson, stringMember } from '../json/value.ts';
import { readMetadata } from '../kubernetes/metadata.ts';
import type { LogDraft } from '../log/draft.ts';
import { MARKER_KEY, type Marker, readMarker } from '../log/marker.ts';
import { type CriLine, readCriLine } from './cri.ts';
import { isBlank, trimLineBreaks } from './line.ts';

/** Keys that Hydrant writes itself, besides the message. What a record says under them is a claim. */
const CLAIMED_KEYS: ReadonlySet<string> = new Set([
  'timestamp',
  'status',
  'hostname',
  'service',
  'ddsource',
  'ddtags',
  MARKER_KEY,
]);

/** Keys that the router adds to every event; a record with nothing else holds an empty line. */
const ROUTER_KEYS: ReadonlySet<string> = new Set([
  'time',
  'stream',
  'logtag',
  '_p',
  'log',
  'kubernetes',
  'kubernetes_namespace',
]);

/** Where the application's own line or message stands: Fluent Bit's `log`, then the names that Datadog reads a message from. */
const MESSAGE_KEYS = ['log', 'message', 'msg'] as const;

/** Where Datadog looks for a level: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
const LEVEL_KEYS = ['status', 'severity', 'level'] as const;

/**
 * Reads one JSON object: an event of Fluent Bit (with or without its `kubernetes` object, with or without keys that
 * `Merge_Log` lifted out of the application's line), a log that Hydrant has written itself, or any other object.
 *
 * @param arrivalMs when Firehose took the record; the timestamp of a log that has none
 * @returns 'empty-line' where there is nothing to log: the Agent drops such a line
 */
export function readJsonEvent(
  text: string,
  object: JsonObject,
  arrivalMs: number | undefined,
): LogDraft | 'empty-line' {
  const members = readMembers(text);
  const marker = readMarker(object, members);
  return marker === undefined ? readForeign(object, members, arrivalMs) : readOwn(object, members, marker, arrivalMs);
}

function readForeign(
  object: JsonObject,
  members: Map<string, string>,
  arrivalMs: number | undefined,
): LogDraft | 'empty-line' {
  const isApplications = applicationKeys(object);
  const { key: lineKey, line } = findLine(object);
  const cri = lineKey === 'log' ? readCriLine(line) : undefined;
  const message = cri?.message ?? line;
  if (isBlank(message) && ![...members.keys()].some(isApplications)) return 'empty-line';

  const claims = takeClaims(members);
  const application = applicationObject(message);
  if (lineKey !== undefined) members.delete(lineKey);
  const written = isBlank(message) ? applicationText(members, isApplications) : message;
  const merged = members.get('message');
  members.delete('message');
  if (merged !== undefined && application?.message !== parseJson(merged)) claims.set('message', merged);
  keepCriFields(members, cri);
  return {
    message: written,
    timestamp: timeOf(object, cri) ?? isoTimestamp(arrivalMs),
    status: statusOf([object, application], cri?.stream ?? stringMember(object, 'stream')),
    service: stringMember(object, 'service') ?? (application && stringMember(application, 'service')),
    metadata: metadataOf(object),
    tags: claimedTags(object, claims),
    attributes: members,
    claims,
    original: new Map(),
    part: undefined,
    late: undefined,
  };
}

/** The application's line or message; an event may have none. */
function findLine(object: JsonObject): { key: string | undefined; line: string } {
  for (const key of MESSAGE_KEYS) {
    const line = object[key];
    if (typeof line === 'string' && !isBlank(line)) return { key, line: trimLineBreaks(line) };
  }
  return { key: undefined, line: '' };
}

/**
 * Which keys are the application's, not the router's. A `log` that is no text has been merged out of the application's line;
 * beside one that is, keys that Hydrant writes itself may be the router's too (`record_modifier` sets `service`).
 */
function applicationKeys({ log }: JsonObject): (key: string) => boolean {
  if (typeof log === 'string') return (key) => !ROUTER_KEYS.has(key) && !CLAIMED_KEYS.has(key);
  return (key) => !ROUTER_KEYS.has(key) || (key === 'log' && log !== null);
}

function readOwn(
  object: JsonObject,
  members: Map<string, string>,
  marker: Marker,
  arrivalMs: number | undefined,
): LogDraft {
  const claims = takeClaims(members);
  // These two are as an earlier pass wrote them: nobody else's, so nothing of theirs has to be kept.
  claims.delete(MARKER_KEY);
  claims.delete('timestamp');
  members.delete('message');
  const status = object.status;
  return {
    message: String(object.message),
    timestamp: stringMember(object, 'timestamp') ?? isoTimestamp(arrivalMs),
    status: isStatus(status) ? status : statusOf([object], stringMember(object, 'stream')),
    service: stringMember(object, 'service'),
    metadata: metadataOf(object),
    tags: [...claimedTags(object, claims), ...marker.tags],
    attributes: members,
    claims,
    original: marker.original,
    part: marker.part,
    late: marker.late,
  };
}

/** Takes out what claims a place of ours: our own keys, and dotted ones that a path would find before our nested objects. */
function takeClaims(members: Map<string, string>): Map<string, string> {
  const claims = new Map<string, string>();
  for (const [key, raw] of members) {
    if (!CLAIMED_KEYS.has(key) && !key.startsWith(`${MARKER_KEY}.`) && !key.startsWith('kubernetes.')) continue;
    claims.set(key, raw);
    members.delete(key);
  }
  return claims;
}

/** Tags under `ddtags` are merged, so they are no longer a claim; what is no text of tags stays one. */
function claimedTags(object: JsonObject, claims: Map<string, string>): string[] {
  const ddtags = object.ddtags;
  if (typeof ddtags !== 'string') return [];
  claims.delete('ddtags');
  return splitTags(ddtags);
}

function metadataOf(object: JsonObject): LogDraft['metadata'] {
  const kubernetes = Object.hasOwn(object, 'kubernetes') ? object.kubernetes : undefined;
  return isObject(kubernetes) ? readMetadata(kubernetes) : undefined;
}

/** The application's line as an object, where it is one. It is read for what the intake would read from it; the line stays text. */
function applicationObject(message: string | undefined): JsonObject | undefined {
  if (message === undefined || !message.trimStart().startsWith('{')) return undefined;
  const value = parseJson(message);
  return isObject(value) ? value : undefined;
}

/**
 * A message for an event without a line (`Keep_Log Off` and no `message` of its own): what the application logged, as JSON
 * text. The intake lifts the keys of such a message over those of the log, which then changes nothing: they are the same.
 */
function applicationText(members: ReadonlyMap<string, string>, isApplications: (key: string) => boolean): string {
  return writeMembers([...members].filter(([key]) => isApplications(key)));
}

/** What the prefix said beside the time would be lost with it. */
function keepCriFields(members: Map<string, string>, cri: CriLine | undefined): void {
  if (cri === undefined) return;
  if (!members.has('stream')) members.set('stream', JSON.stringify(cri.stream));
  if (!members.has('logtag')) members.set('logtag', JSON.stringify(cri.logtag));
}

/** The time that the container's runtime or the router gave the line, where it is one that Datadog can read. */
function timeOf(object: JsonObject, cri: CriLine | undefined): string | undefined {
  const time = cri?.time ?? stringMember(object, 'time');
  return time === undefined ? undefined : isoTimestamp(readTime(time));
}

function statusOf(objects: readonly (JsonObject | undefined)[], stream: string | undefined): Status {
  for (const object of objects) {
    for (const key of LEVEL_KEYS) {
      const status = object && Object.hasOwn(object, key) ? statusOfLevel(object[key]) : undefined;
      if (status !== undefined) return status;
    }
  }
  return statusOfStream(stream);
}
