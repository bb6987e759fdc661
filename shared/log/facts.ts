import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_TAGS } from '../datadog/limits.ts';
import { attributesOfTags, normaliseTag, TagSet } from '../datadog/tag.ts';
import { type LogOrigin, originOf } from '../kubernetes/log-origin.ts';
import { addAgentTags, isAgentTagKey } from '../kubernetes/tags.ts';
import type { LogDraft } from './draft.ts';
import { Memo } from './memo.ts';

/** What its metadata and the operator's settings say of a log. */
export interface Facts {
  /** Undefined where there is no metadata */
  readonly origin: LogOrigin | undefined;
  /** All tags, sorted, with commas between; undefined where there are none */
  readonly ddtags: string | undefined;
  /** The same tags as JSON text of one object */
  readonly tagAttributes: string | undefined;
  /** Tags of the log's own for which there was no room, with commas between */
  readonly surplusTags: string | undefined;
}

/** By settings, then by the raw `kubernetes` object: most of a batch's metadata repeats. */
const memos = new WeakMap<TransformSettings, Memo<Facts>>();

export function factsOf(draft: LogDraft, settings: TransformSettings): Facts {
  const raw = draft.attributes.get('kubernetes');
  // Tags that a log brings itself are nobody else's.
  if (raw === undefined || draft.metadata === undefined || draft.tags.length > 0) return readFacts(draft, settings);
  const memo = memos.get(settings) ?? new Memo<Facts>();
  memos.set(settings, memo);
  return memo.get(raw, () => readFacts(draft, settings));
}

function readFacts(draft: LogDraft, settings: TransformSettings): Facts {
  const origin = draft.metadata && originOf(draft.metadata);
  const { tags, surplus } = tagsOf(draft, settings);
  const surplusTags = surplus.length === 0 ? undefined : surplus.join(',');
  if (tags.length === 0) return { origin, ddtags: undefined, tagAttributes: undefined, surplusTags };
  return { origin, ddtags: tags.join(','), tagAttributes: JSON.stringify(attributesOfTags(tags)), surplusTags };
}

function tagsOf(draft: LogDraft, settings: TransformSettings): { tags: string[]; surplus: string[] } {
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
  for (const tag of settings.tags) tags.addText(tag);
  return draft.metadata === undefined ? addAll(tags, free) : addWithinLimit(tags, free);
}

function addAll(tags: TagSet, free: readonly string[]): { tags: string[]; surplus: string[] } {
  for (const tag of free) tags.addText(tag);
  return { tags: tags.toArray(), surplus: [] };
}

/** Whatever a line brings, the metadata's tags are among those that Datadog keeps. */
function addWithinLimit(tags: TagSet, free: readonly string[]): { tags: string[]; surplus: string[] } {
  const given = new Set(tags.toArray());
  const added = [...new Set(free)].filter((tag) => !given.has(tag)).sort();
  const room = Math.max(0, MAX_TAGS - given.size);
  for (const tag of added.slice(0, room)) tags.addText(tag);
  return { tags: tags.toArray(), surplus: added.slice(room) };
}

function keyOf(tag: string): string {
  const colon = tag.indexOf(':');
  return colon === -1 ? tag : tag.slice(0, colon);
}
