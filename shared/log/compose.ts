import type { TransformSettings } from '../config/transform-settings.ts';
import { attributesOfTags, normaliseTag, TagSet } from '../datadog/tag.ts';
import { writeMembers } from '../json/members.ts';
import { parseJson } from '../json/value.ts';
import { originOf } from '../kubernetes/log-origin.ts';
import { addAgentTags, isAgentTagKey } from '../kubernetes/tags.ts';
import type { LogDraft } from './draft.ts';
import { MARKER_KEY, writeMarker } from './marker.ts';
import { Memo } from './memo.ts';

/**
 * Writes a log as Datadog reads it: https://docs.datadoghq.com/api/latest/logs/#send-logs. Reserved fields first, then the
 * attributes as they came, then the marker; the same draft always gives the same bytes.
 *
 * @returns one JSON object
 */
export function composeLog(draft: LogDraft, settings: TransformSettings): string {
  const tags = writtenTags(draft, settings);
  const fields = fieldsOf(draft);
  if (settings.tagsAs !== 'attributes') fields.set('ddtags', tags.ddtags || undefined);

  const members = new Map<string, string>([['message', JSON.stringify(draft.message)]]);
  for (const [key, value] of fields) if (value !== undefined) members.set(key, JSON.stringify(value));
  for (const [key, raw] of draft.attributes) {
    if (key !== 'kubernetes' || settings.kubernetesObject === 'keep' || draft.metadata === undefined)
      members.set(key, raw);
  }
  const attributes = settings.tagsAs === 'ddtags' ? undefined : tags.attributes;
  members.set(MARKER_KEY, writeMarker({ ...draft, tags: attributes, original: originalsOf(draft, fields) }));
  return writeMembers(members);
}

/** A log's tags in both forms: `ddtags`, and the JSON text of one object (undefined where there are none). */
interface WrittenTags {
  readonly ddtags: string;
  readonly attributes: string | undefined;
}

/** By settings, then by the raw `kubernetes` object. */
const memos = new WeakMap<TransformSettings, Memo<WrittenTags>>();

function writtenTags(draft: LogDraft, settings: TransformSettings): WrittenTags {
  const write = (): WrittenTags => {
    const tags = tagsOf(draft, settings).toArray();
    return {
      ddtags: tags.join(','),
      attributes: tags.length === 0 ? undefined : JSON.stringify(attributesOfTags(tags)),
    };
  };
  const raw = draft.attributes.get('kubernetes');
  if (raw === undefined || draft.metadata === undefined || draft.tags.length > 0) return write();
  const memo = memos.get(settings) ?? new Memo<WrittenTags>();
  memos.set(settings, memo);
  return memo.get(raw, write);
}

type Fields = Map<string, string | undefined>;

/** With metadata, host and source are what it says; without, what the log says of itself. */
function fieldsOf(draft: LogDraft): Fields {
  const origin = draft.metadata && originOf(draft.metadata);
  return new Map([
    ['timestamp', draft.timestamp],
    ['status', draft.status],
    ['hostname', origin === undefined ? claimedText(draft, 'hostname') : origin.hostname],
    ['service', origin?.annotatedService ?? draft.service ?? origin?.defaultService],
    ['ddsource', origin?.source ?? claimedText(draft, 'ddsource')],
  ]);
}

function claimedText(draft: LogDraft, key: string): string | undefined {
  const value = parseJson(draft.claims.get(key) ?? 'null');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function tagsOf(draft: LogDraft, settings: TransformSettings): TagSet {
  const tags = new TagSet();
  if (draft.metadata !== undefined) addAgentTags(tags, draft.metadata);
  if (!settings.tags.some((tag) => keyOf(normaliseTag(tag)) === 'kube_cluster_name')) {
    tags.add('kube_cluster_name', settings.clusterName);
  }
  const own = draft.tags.map(normaliseTag);
  const saysEnv = draft.metadata === undefined && own.some((tag) => keyOf(tag) === 'env');
  if (!tags.has('env') && !saysEnv) tags.add('env', settings.env);

  // What stands so far is proven, or is the operator's answer where nothing is: the log's own tags may only add other keys.
  const free = own.filter(
    (tag) => !tags.has(keyOf(tag)) && !(draft.metadata !== undefined && isAgentTagKey(keyOf(tag))),
  );
  for (const tag of free) tags.addText(tag);
  for (const tag of settings.tags) tags.addText(tag);
  return tags;
}

function keyOf(tag: string): string {
  const colon = tag.indexOf(':');
  return colon === -1 ? tag : tag.slice(0, colon);
}

/** A value whose place a field of ours took is kept, but never twice: the first one is the application's. */
function originalsOf(draft: LogDraft, fields: Fields): Map<string, string> {
  const original = new Map(draft.original);
  for (const [key, raw] of draft.claims) {
    if (!original.has(key) && parseJson(raw) !== fields.get(key)) original.set(key, raw);
  }
  return original;
}
