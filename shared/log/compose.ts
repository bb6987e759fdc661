import type { TransformSettings } from '../config/transform-settings.ts';
import { cloudWatchAttributes, sourceOfLogGroup } from '../datadog/log-group.ts';
import { quoteKey } from '../json/members.ts';
import { parseMember } from '../json/value.ts';
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
  let log = `{"message":${JSON.stringify(draft.message)}`;
  for (const key of FIELDS) {
    const value = fields[key];
    if (value !== undefined)
      log += HAS_ESCAPES.has(key) ? `,"${key}":${JSON.stringify(value)}` : `,"${key}":"${value}"`;
  }
  const { attributes, container, logGroup } = draft;
  const drops = settings.kubernetesObject === 'drop' && container?.kind === 'kubernetes';
  for (const [key, raw] of attributes) {
    if (!drops || !container.isRead(key)) log += `,${quoteKey(key)}:${raw}`;
  }
  if (logGroup !== undefined && !attributes.has('aws')) log += `,"aws":${cloudWatchAttributes(logGroup)}`;
  const marker = {
    tags: settings.tagsAs === 'ddtags' ? undefined : tags.attributes,
    surplus: tags.surplus,
    original: originalsOf(draft, fields),
    flags: draft.flags,
    part: draft.part,
    late: draft.late,
  };
  return `${log},"${MARKER_KEY}":${writeMarker(marker)}}`;
}

/** Datadog's reserved fields, in the order in which they are written. None of them is a key of the attributes. */
const FIELDS = ['timestamp', 'status', 'hostname', 'service', 'ddsource', 'ddtags'] as const;

/** A date, a status and normalised tags have nothing that JSON escapes. */
const HAS_ESCAPES: ReadonlySet<string> = new Set(['hostname', 'service', 'ddsource']);

type Fields = { readonly [key in (typeof FIELDS)[number]]: string | undefined };

/** With metadata, host and source are what it says; without, what the log says of itself, or the log group's name. */
function fieldsOf(draft: LogDraft, tags: LogTags, settings: TransformSettings): Fields {
  const origin = draft.container && factsOf(draft.container, settings).origin;
  const group = draft.logGroup?.logGroup ? sourceOfLogGroup(draft.logGroup) : undefined;
  return {
    timestamp: draft.timestamp,
    status: draft.status,
    hostname: origin === undefined ? claimedText(draft, 'hostname') : origin.hostname,
    service: origin?.annotatedService ?? draft.service ?? origin?.defaultService ?? group?.service,
    ddsource: origin?.source ?? claimedText(draft, 'ddsource') ?? group?.source,
    ddtags: settings.tagsAs === 'attributes' ? undefined : tags.ddtags,
  };
}

function isField(key: string): key is keyof Fields {
  return (FIELDS as readonly string[]).includes(key);
}

function claimedText({ claims }: LogDraft, key: string): string | undefined {
  const value = parseMember(claims.get(key));
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What gave way to a field is kept, but never twice: the first value is the application's. */
function originalsOf(draft: LogDraft, fields: Fields): ReadonlyMap<string, string> {
  if (draft.claims.size === 0) return draft.original;
  const original = new Map(draft.original);
  for (const [key, raw] of draft.claims) {
    const written = isField(key) ? fields[key] : undefined;
    if (!original.has(key) && parseMember(raw) !== written) original.set(key, raw);
  }
  return original;
}
