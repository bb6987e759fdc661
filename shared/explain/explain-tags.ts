import type { TransformSettings } from '../config/transform-settings.ts';
import { tagsOfLogGroup } from '../datadog/log-group.ts';
import { normaliseTag, tagKey, tagsOfAttributes } from '../datadog/tag.ts';
import { isObject, parseJson } from '../json/value.ts';
import { addContainerTags, isGuardedTagKey } from '../log/container.ts';
import type { LogDraft } from '../log/draft.ts';
import { factsOf, REPLAY_TAG_KEYS, tagsOf } from '../log/facts.ts';
import { RecordedTags, type TagOrigin } from './recorded-tags.ts';

export interface ExplainedTag {
  readonly tag: string;
  /** The fields, settings or rules that it came from */
  readonly from: readonly string[];
  /** What it was before it was normalised, if that is another text */
  readonly given?: string;
}

/** A tag that the log brings itself and does not get. */
interface RefusedTag {
  readonly tag: string;
  readonly from: string;
  readonly why: string;
}

export interface ExplainedTags {
  /** As they are written, sorted */
  readonly tags: readonly ExplainedTag[];
  readonly refused: readonly RefusedTag[];
  /** Beyond the hundred that Datadog takes */
  readonly withoutRoom: readonly ExplainedTag[];
}

/** @param clusterSetting the setting that names the cluster */
export function explainTags(draft: LogDraft, settings: TransformSettings, clusterSetting: string): ExplainedTags {
  const { ddtags, surplus } = tagsOf(draft, settings);
  const written = ddtags?.split(',') ?? [];
  const withoutRoom = surplus === undefined ? [] : readAttributes(surplus);
  const own = ownTags(draft, settings);
  const originsOf = recordOrigins(draft, own, settings, clusterSetting);
  const explained = (tag: string) => explainTag(tag, originsOf(tag));
  const refused = own.filter(({ given }) => ![...written, ...withoutRoom].includes(normaliseTag(given)));
  return {
    tags: written.map(explained),
    refused: refused.map(({ given, from }) => ({ tag: given, from, why: whyRefused(given, draft, settings) })),
    withoutRoom: withoutRoom.map(explained),
  };
}

function readAttributes(json: string): string[] {
  const attributes = parseJson(json);
  return (isObject(attributes) && tagsOfAttributes(attributes)) || [];
}

function explainTag(tag: string, origins: readonly TagOrigin[]): ExplainedTag {
  const from = [...new Set(origins.map((origin) => origin.from))];
  const given = origins.map((origin) => origin.given).find((text) => text !== tag);
  return given === undefined ? { tag, from } : { tag, from, given };
}

/** The tags that the log brings itself, as they came. */
function ownTags({ format, tags, surplusTags, logGroup }: LogDraft, { streamArn }: TransformSettings): TagOrigin[] {
  const from = format === 'hydrant' ? 'its own ddtags or hydrant.tags' : 'its own ddtags';
  const origins: TagOrigin[] = [
    ...tags.map((given) => ({ given, from })),
    ...(logGroup === undefined ? [] : tagsOfLogGroup(logGroup, streamArn)).map((given) => ({
      given,
      from: 'its log group',
    })),
    ...surplusTags.map((given) => ({ given, from: 'its own hydrant.surplus' })),
  ];
  return [...new Map(origins.map((origin) => [origin.given, origin])).values()];
}

/** Runs the rules on tags that remember. What the log says itself explains a tag only where nothing stronger does. */
function recordOrigins(
  draft: LogDraft,
  own: readonly TagOrigin[],
  settings: TransformSettings,
  clusterSetting: string,
): (tag: string) => readonly TagOrigin[] {
  const strong = new RecordedTags();
  if (draft.container !== undefined) addContainerTags({ proven: strong, chosen: strong }, draft.container, settings);
  for (const tag of settings.tags) strong.addText(tag, 'DD_TAGS');
  const weak = new RecordedTags();
  weak.add('kube_cluster_name', settings.clusterName, clusterSetting);
  weak.add('env', settings.env, 'DD_ENV');
  const { timestamp, provenance } = draft.late ?? {};
  if (timestamp !== undefined) weak.addText('late:true', 'a replay, which gave the log the present date');
  if (provenance !== undefined) {
    for (const tag of ['replayed:true', `replay_id:${provenance.replayId}`])
      weak.addText(tag, 'a replay, which sent the log');
  }
  for (const { given, from } of own) weak.addText(given, from);
  return (tag) => {
    const origins = strong.originsOf(tag);
    return origins.length > 0 ? origins : weak.originsOf(tag).slice(0, 1);
  };
}

/** The words for what the core has decided: the metadata's keys and the operator's are nobody else's. */
function whyRefused(given: string, { container }: LogDraft, settings: TransformSettings): string {
  const key = tagKey(normaliseTag(given));
  if (key === '') return 'nothing of it is a valid tag with a key';
  const facts = container && factsOf(container, settings);
  if (facts?.tagSets().proven.has(key)) return `the metadata proves ${key}`;
  if (facts?.tagSets().chosen.has(key)) return `the pod's labels or annotations set ${key}`;
  if (container !== undefined && isGuardedTagKey(key, container)) return `only the Agent sets ${key}`;
  if (REPLAY_TAG_KEYS.has(key)) return `only a replay sets ${key}`;
  return `the operator sets ${key}`;
}
