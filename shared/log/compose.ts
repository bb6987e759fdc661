import type { TransformSettings } from '../config/transform-settings.ts';
import { writeMembers } from '../json/members.ts';
import { parseJson } from '../json/value.ts';
import type { LogDraft } from './draft.ts';
import { type Facts, factsOf } from './facts.ts';
import { MARKER_KEY, writeMarker } from './marker.ts';

/**
 * Writes a log as Datadog reads it: https://docs.datadoghq.com/api/latest/logs/#send-logs. Reserved fields first, then the
 * attributes as they came, then the marker; the same draft always gives the same bytes.
 *
 * @returns one JSON object
 */
export function composeLog(draft: LogDraft, settings: TransformSettings): string {
  const facts = factsOf(draft, settings);
  const fields = fieldsOf(draft, facts, settings);
  const members = new Map<string, string>([['message', JSON.stringify(draft.message)]]);
  for (const [key, value] of fields) if (value !== undefined) members.set(key, JSON.stringify(value));
  for (const [key, raw] of draft.attributes) {
    if (key !== 'kubernetes' || settings.kubernetesObject === 'keep' || draft.metadata === undefined) {
      members.set(key, raw);
    }
  }
  const tags = settings.tagsAs === 'ddtags' ? undefined : facts.tagAttributes;
  members.set(MARKER_KEY, writeMarker({ ...draft, tags, original: originalsOf(draft, fields, facts) }));
  return writeMembers(members);
}

type Fields = ReadonlyMap<string, string | undefined>;

/** With metadata, host and source are what it says; without, what the log says of itself. */
function fieldsOf(draft: LogDraft, { origin, ddtags }: Facts, { tagsAs }: TransformSettings): Fields {
  return new Map([
    ['timestamp', draft.timestamp],
    ['status', draft.status],
    ['hostname', origin === undefined ? claimedText(draft, 'hostname') : origin.hostname],
    ['service', origin?.annotatedService ?? draft.service ?? origin?.defaultService],
    ['ddsource', origin?.source ?? claimedText(draft, 'ddsource')],
    ['ddtags', tagsAs === 'attributes' ? undefined : ddtags],
  ]);
}

function claimedText({ claims }: LogDraft, key: string): string | undefined {
  const raw = claims.get(key);
  const value = raw === undefined ? undefined : parseJson(raw);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What gave way to a field or found no room is kept, but never twice: the first value is the application's. */
function originalsOf(draft: LogDraft, fields: Fields, { surplusTags }: Facts): ReadonlyMap<string, string> {
  if (draft.claims.size === 0 && surplusTags === undefined) return draft.original;
  const original = new Map(draft.original);
  for (const [key, raw] of draft.claims) {
    if (!original.has(key) && parseJson(raw) !== fields.get(key)) original.set(key, raw);
  }
  if (surplusTags !== undefined && !original.has('ddtags')) original.set('ddtags', JSON.stringify(surplusTags));
  return original;
}
