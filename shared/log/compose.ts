import type { TransformSettings } from '../config/transform-settings.ts';
import { cloudWatchAttributes, sourceOfLogGroup } from '../datadog/log-group.ts';
import { writeMembers } from '../json/members.ts';
import { parseJson } from '../json/value.ts';
import type { LogDraft } from './draft.ts';
import { factsOf, type LogTags, tagsOf } from './facts.ts';
import { writeMarker } from './marker.ts';
import { MARKER_KEY } from './reserved.ts';

/**
 * Writes a log as Datadog reads it: https://docs.datadoghq.com/api/latest/logs/#send-logs. Reserved fields first, then the
 * attributes as they came, then the marker; the same draft always gives the same bytes.
 *
 * @returns one JSON object
 */
export function composeLog(draft: LogDraft, settings: TransformSettings): string {
  const tags = tagsOf(draft, settings);
  const fields = fieldsOf(draft, tags, settings);
  const members = new Map<string, string>([['message', JSON.stringify(draft.message)]]);
  for (const [key, value] of fields) if (value !== undefined) members.set(key, JSON.stringify(value));
  const drops = settings.kubernetesObject === 'drop' && draft.container?.kind === 'kubernetes';
  for (const [key, raw] of draft.attributes) if (!drops || draft.container?.isRead(key) !== true) members.set(key, raw);
  if (draft.logGroup !== undefined && !members.has('aws')) members.set('aws', cloudWatchAttributes(draft.logGroup));
  const marker = {
    tags: settings.tagsAs === 'ddtags' ? undefined : tags.attributes,
    surplus: tags.surplus,
    original: originalsOf(draft, fields),
    flags: draft.flags,
    part: draft.part,
    late: draft.late,
  };
  members.set(MARKER_KEY, writeMarker(marker));
  return writeMembers(members);
}

type Fields = ReadonlyMap<string, string | undefined>;

/** With metadata, host and source are what it says; without, what the log says of itself, or the log group's name. */
function fieldsOf(draft: LogDraft, tags: LogTags, settings: TransformSettings): Fields {
  const origin = draft.container && factsOf(draft.container, settings).origin;
  const group = draft.logGroup?.logGroup ? sourceOfLogGroup(draft.logGroup) : undefined;
  return new Map([
    ['timestamp', draft.timestamp],
    ['status', draft.status],
    ['hostname', origin === undefined ? claimedText(draft, 'hostname') : origin.hostname],
    ['service', origin?.annotatedService ?? draft.service ?? origin?.defaultService ?? group?.service],
    ['ddsource', origin?.source ?? claimedText(draft, 'ddsource') ?? group?.source],
    ['ddtags', settings.tagsAs === 'attributes' ? undefined : tags.ddtags],
  ]);
}

function claimedText({ claims }: LogDraft, key: string): string | undefined {
  const raw = claims.get(key);
  const value = raw === undefined ? undefined : parseJson(raw);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What gave way to a field is kept, but never twice: the first value is the application's. */
function originalsOf(draft: LogDraft, fields: Fields): ReadonlyMap<string, string> {
  if (draft.claims.size === 0) return draft.original;
  const original = new Map(draft.original);
  for (const [key, raw] of draft.claims) {
    if (!original.has(key) && parseJson(raw) !== fields.get(key)) original.set(key, raw);
  }
  return original;
}
