import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_TAGS } from '../datadog/limits.ts';
import { tagsOfLogGroup } from '../datadog/log-group.ts';
import { normaliseTag, TagSet, tagKey, writeTagAttributes } from '../datadog/tag.ts';
import type { LogOrigin } from '../kubernetes/log-origin.ts';
import { hasAutodiscovery, type KubernetesMetadata, readLogsAnnotation } from '../kubernetes/metadata.ts';
import type { Promoted } from '../kubernetes/promoted.ts';
import { promotedOf } from '../kubernetes/tags.ts';
import { isContainerExcluded, isExcludedByAnnotation } from '../rules/container-filter.ts';
import { readProcessingRules } from '../rules/processing-rules.ts';
import { joinRules, NO_RULES, type ProcessingRules } from '../rules/rule-list.ts';
import { addContainerTags, type ContainerMetadata, isGuardedTagKey, originOfContainer } from './container.ts';
import type { LogDraft } from './draft.ts';
import type { Late } from './marker.ts';
import { Memo } from './memo.ts';

/** What its metadata and the operator's settings say of a container: the same for every log of it. */
export interface ContainerFacts {
  readonly origin: LogOrigin;
  /** For a log that brings tags of its own. Hardly any does, so they are put together again, and kept, when one has */
  readonly tagSets: () => TagSets;
  /** Whether one of its tags names a service */
  readonly provesService: boolean;
  readonly promoted: readonly Promoted[];
  /** By the operator's filter or the pod's annotation */
  readonly excluded: boolean;
  readonly rules: ProcessingRules;
  /** Of a log that brings no tags of its own, with those that a replay has put on it */
  readonly tagsWith: (ofReplay: readonly string[]) => LogTags;
  /** Of logs that do: those of a log that an earlier pass has written are the same again and again */
  readonly last: { live?: OwnTags; replayed?: OwnTags };
}

/** Tags of a log that brings some of its own, by all that they hang on beside the container and the settings. */
interface OwnTags {
  readonly key: string;
  readonly tags: LogTags;
}

/** Of more it is not remembered what came of them. */
const MAX_OWN_CHARACTERS = 10_000;

interface TagSets {
  /** Tags that stand in any case, most missed first */
  readonly proven: TagSet;
  /** Tags that the pod's authors chose: labels and annotations as tags */
  readonly chosen: TagSet;
}

/** The tags of a log as they are written. */
export interface LogTags {
  /** All tags, sorted, with commas between; undefined where there are none */
  readonly ddtags: string | undefined;
  /** The same tags as JSON text of one object */
  readonly attributes: string | undefined;
  /** JSON text of those for which there was no room */
  readonly surplus: string | undefined;
}

/** By settings, then by the raw metadata: most of a batch's repeats. */
const memos = new WeakMap<TransformSettings, Memo<ContainerFacts>>();

export function factsOf(container: ContainerMetadata, settings: TransformSettings): ContainerFacts {
  const { found } = container;
  if (found.facts === undefined || found.settings !== settings) {
    const memo = memos.get(settings) ?? new Memo<ContainerFacts>();
    memos.set(settings, memo);
    found.facts = memo.get(container.name, container.key, () => readFacts(container, settings));
    found.settings = settings;
  }
  return found.facts;
}

function readFacts(container: ContainerMetadata, settings: TransformSettings): ContainerFacts {
  const sets = readTagSets(container, settings);
  // The key is made of slices of a record, which would stay in memory as long as the facts do.
  const alone = { ...container, key: '' };
  const tagSets = keeping(() => readTagSets(alone, settings));
  const kubernetes = container.kind === 'kubernetes' ? container.kubernetes : undefined;
  return {
    origin: originOfContainer(container),
    tagSets,
    provesService: sets.proven.has('service') || sets.chosen.has('service'),
    promoted: kubernetes === undefined ? [] : promotedOf(kubernetes, settings.labelsAsTags),
    excluded: kubernetes !== undefined && isExcluded(kubernetes, settings),
    rules:
      kubernetes === undefined ? settings.processingRules : joinRules(settings.processingRules, ownRules(kubernetes)),
    tagsWith: tagsOfContainer(writeContainerTags(sets, [], settings), tagSets, settings),
    last: {},
  };
}

function readTagSets(container: ContainerMetadata, settings: TransformSettings): TagSets {
  const sets = { proven: new TagSet(), chosen: new TagSet() };
  addContainerTags(sets, container, settings);
  return sets;
}

function keeping<Value extends object>(compute: () => Value): () => Value {
  let kept: Value | undefined;
  return () => {
    kept ??= compute();
    return kept;
  };
}

/**
 * Remembers the last answer of a replay: the logs of a run are of one. It holds nothing of a log, which would stay in
 * memory as long as the facts do.
 */
function tagsOfContainer(
  live: LogTags,
  tagSets: () => TagSets,
  settings: TransformSettings,
): ContainerFacts['tagsWith'] {
  let last: { readonly key: string; readonly tags: LogTags } | undefined;
  return (ofReplay) => {
    if (ofReplay.length === 0) return live;
    const key = ofReplay.join();
    if (last?.key !== key) last = { key, tags: writeContainerTags(tagSets(), ofReplay, settings) };
    return last.tags;
  };
}

function writeContainerTags(sets: TagSets, ofReplay: readonly string[], settings: TransformSettings): LogTags {
  return writeTags(orderTags({ ...sets, own: [], ofReplay, container: undefined }, settings), []);
}

function isExcluded(kubernetes: KubernetesMetadata, settings: TransformSettings): boolean {
  const { annotation, containerName, image, namespace } = kubernetes;
  if (hasAutodiscovery(kubernetes) && isExcludedByAnnotation(annotation, containerName)) return true;
  return isContainerExcluded(settings.containerFilter, { name: containerName, image, namespace });
}

function ownRules(kubernetes: KubernetesMetadata): ProcessingRules {
  const { rules } = readLogsAnnotation(kubernetes);
  return rules === undefined ? NO_RULES : readProcessingRules(rules);
}

/** The tags of one log: its container's, the operator's, its own. */
export function tagsOf(draft: LogDraft, settings: TransformSettings): LogTags {
  const { container, surplusTags, late, logGroup } = draft;
  const facts = container && factsOf(container, settings);
  const tags = logGroup === undefined ? draft.tags : [...draft.tags, ...tagsOfLogGroup(logGroup, settings.streamArn)];
  const ofReplay = late === undefined ? NONE : tagsOfReplay(late);
  if (facts === undefined) return writeOwnTags(draft, tags, ofReplay, settings);
  if (tags.length === 0 && surplusTags.length === 0) return facts.tagsWith(ofReplay);
  const kind = ofReplay.length === 0 ? 'live' : 'replayed';
  const key = JSON.stringify([tags, surplusTags, ofReplay]);
  const last = facts.last[kind];
  if (last?.key === key) return last.tags;
  const written = writeOwnTags(draft, tags, ofReplay, settings);
  // They are made of parts of the log, which would stay in memory as long as the facts do.
  if (key.length <= MAX_OWN_CHARACTERS) facts.last[kind] = JSON.parse(JSON.stringify({ key, tags: written }));
  return written;
}

function writeOwnTags(
  { container, surplusTags }: LogDraft,
  tags: readonly string[],
  ofReplay: readonly string[],
  settings: TransformSettings,
): LogTags {
  const sets =
    container === undefined ? { proven: new TagSet(), chosen: new TagSet() } : factsOf(container, settings).tagSets();
  const sources = { ...sets, own: tags.map(normaliseTag), ofReplay, container };
  const guarded = guardOf(sources, settings);
  return writeTags(
    orderTags(sources, settings),
    surplusTags.map(normaliseTag).filter((tag) => !guarded(tag)),
  );
}

interface TagSources extends TagSets {
  /** Normalised */
  readonly own: readonly string[];
  /** What a replay says of it */
  readonly ofReplay: readonly string[];
  readonly container: ContainerMetadata | undefined;
}

/**
 * The order in which tags find room among Datadog's 100: what the metadata proves, what the operator set, what a replay says,
 * what the pod's authors chose, and last what the line brings itself, which is anybody's.
 */
function orderTags(sources: TagSources, settings: TransformSettings): string[] {
  const { proven, chosen, own, ofReplay } = sources;
  const guarded = guardOf(sources, settings);
  const free = own.filter((tag) => !guarded(tag)).sort();
  const others = [...operatorTags(sources, settings), ...ofReplay, ...chosen, ...free];
  return others.length === 0 ? [...proven] : [...new Set([...proven, ...others])];
}

const NONE: readonly string[] = [];

function tagsOfReplay(late: Late): string[] {
  const tags = late.timestamp === undefined ? [] : ['late:true'];
  if (late.provenance !== undefined) tags.push('replayed:true', `replay_id:${late.provenance.replayId}`);
  return tags;
}

/** Only a replay sets them. */
export const REPLAY_TAG_KEYS: ReadonlySet<string> = new Set(['replayed', 'replay_id']);

function operatorTags({ proven, chosen, own, container }: TagSources, settings: TransformSettings): TagSet {
  const tags = new TagSet();
  if (!settings.tags.some((tag) => tagKey(normaliseTag(tag)) === 'kube_cluster_name')) {
    tags.add('kube_cluster_name', settings.clusterName);
  }
  const saysEnv = container === undefined && own.some((tag) => tagKey(tag) === 'env');
  if (!proven.has('env') && !chosen.has('env') && !saysEnv) tags.add('env', settings.env);
  for (const tag of settings.tags) tags.addText(tag);
  return tags;
}

/** Whether a tag of the line's own has a key that it may not add to: it is proven, or only the Agent or a replay sets it. */
function guardOf(
  { proven, chosen, container }: Pick<TagSources, 'proven' | 'chosen' | 'container'>,
  settings: TransformSettings,
): (tag: string) => boolean {
  return (tag) => {
    const key = tagKey(tag);
    if (key === '' || REPLAY_TAG_KEYS.has(key) || proven.has(key) || chosen.has(key)) return true;
    if (key === 'kube_cluster_name' && settings.clusterName !== undefined) return true;
    if (container === undefined) return false;
    return isGuardedTagKey(key, container) || (key === 'env' && settings.env !== undefined);
  };
}

function writeTags(inOrder: readonly string[], surplusBefore: readonly string[]): LogTags {
  const tags = inOrder.slice(0, MAX_TAGS).sort();
  const beyond = [...inOrder.slice(MAX_TAGS), ...surplusBefore];
  return {
    ddtags: tags.length === 0 ? undefined : tags.join(','),
    attributes: tags.length === 0 ? undefined : writeTagAttributes(tags),
    surplus: beyond.length === 0 ? undefined : writeSurplus(beyond, tags),
  };
}

function writeSurplus(beyond: readonly string[], tags: readonly string[]): string | undefined {
  const surplus = [...new Set(beyond)].filter((tag) => !tags.includes(tag)).sort();
  return surplus.length === 0 ? undefined : writeTagAttributes(surplus);
}
