import type { TransformSettings } from '../config/transform-settings.ts';
import type { TagSet } from '../datadog/tag.ts';
import { type EcsMetadata, hostOfEcs, isEcsKey, readEcsMetadata } from '../ecs/metadata.ts';
import { addEcsTags, isEcsTagKey } from '../ecs/tags.ts';
import { quoteKey } from '../json/members.ts';
import type { JsonObject } from '../json/value.ts';
import { type LogOrigin, originOf } from '../kubernetes/log-origin.ts';
import { findMetadata, isKubernetesKey, type KubernetesMetadata } from '../kubernetes/metadata.ts';
import { addAgentTags, addChosenTags, isAgentTagKey } from '../kubernetes/tags.ts';
import type { ContainerFacts } from './facts.ts';

/** What the router says of the container that a line came from. */
export type ContainerMetadata = (
  | { readonly kind: 'kubernetes'; readonly kubernetes: KubernetesMetadata }
  | { readonly kind: 'ecs'; readonly ecs: EcsMetadata }
) & {
  /** A short text that hardly two containers have in common: what it is looked up by */
  readonly name: string;
  /** What it says depends on this alone: the raw text of the members it is read from */
  readonly key: string;
  /** What `factsOf` has found last: each log asks for it some times, and the fast path has the same container again */
  readonly found: { facts?: ContainerFacts; settings?: TransformSettings };
  /** Whether a key of the event is one of those it was read from */
  readonly isRead: (key: string) => boolean;
};

/**
 * The metadata of an event, undefined where it has none. Every router puts its metadata behind the keys of the application,
 * which may be named like another router's: what stands last counts.
 */
export function readContainer(event: JsonObject, members: ReadonlyMap<string, string>): ContainerMetadata | undefined {
  const keys = [...members.keys()];
  const found = findMetadata(event, keys);
  const ecs = readEcsMetadata(event);
  const isEcs =
    ecs !== undefined && (found === undefined || keys.findLastIndex(isEcsKey) > keys.findLastIndex(found.isRead));
  if (isEcs) {
    const name = ecs.containerId ?? ecs.taskArn ?? '';
    return { kind: 'ecs', ecs, isRead: isEcsMetadataKey, name, key: keyOf(members, isEcsMetadataKey), found: {} };
  }
  if (found === undefined) return undefined;
  const { kubernetes, isRead } = found;
  const { containerId, namespace, podName, containerName } = kubernetes;
  const name = containerId ?? `${namespace}/${podName}/${containerName}`;
  return { kind: 'kubernetes', kubernetes, isRead, name, key: keyOf(members, isRead), found: {} };
}

function keyOf(members: ReadonlyMap<string, string>, isMetadata: (key: string) => boolean): string {
  let key = '';
  for (const [name, raw] of members) if (isMetadata(name)) key += `${quoteKey(name)}:${raw},`;
  return key;
}

/** Keys that a router may write its metadata under. An application's line never puts anything there. */
export function isMetadataKey(key: string): boolean {
  return isKubernetesKey(key) || isEcsMetadataKey(key);
}

/** Docker's log driver writes two keys without a prefix. */
function isEcsMetadataKey(key: string): boolean {
  return isEcsKey(key) || key === 'container_id' || key === 'container_name';
}

/** Adds what the metadata proves, most missed first: the tags that stand in any case, then those the pod's authors chose. */
export function addContainerTags(
  { proven, chosen }: { readonly proven: TagSet; readonly chosen: TagSet },
  container: ContainerMetadata,
  settings: TransformSettings,
): void {
  if (container.kind === 'ecs') {
    addEcsTags(proven, container.ecs);
    return;
  }
  addAgentTags(proven, container.kubernetes);
  addChosenTags(chosen, container.kubernetes, settings.labelsAsTags);
}

/** Keys that nobody but the Agent sets on such a container's logs. */
export function isGuardedTagKey(key: string, container: ContainerMetadata): boolean {
  return container.kind === 'ecs' ? isEcsTagKey(key) : isAgentTagKey(key);
}

export function originOfContainer(container: ContainerMetadata): LogOrigin {
  if (container.kind === 'kubernetes') return originOf(container.kubernetes);
  // FireLens names no image, so there is neither a source nor a service to be had from it.
  return {
    hostname: hostOfEcs(container.ecs),
    source: undefined,
    annotatedService: undefined,
    defaultService: undefined,
  };
}
