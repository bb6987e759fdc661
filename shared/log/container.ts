import type { TransformSettings } from '../config/transform-settings.ts';
import type { TagSet } from '../datadog/tag.ts';
import { type EcsMetadata, hostOfEcs, isEcsKey, readEcsMetadata } from '../ecs/metadata.ts';
import { addEcsTags, ECS_TAG_KEYS } from '../ecs/tags.ts';
import type { JsonObject } from '../json/value.ts';
import { type LogOrigin, originOf } from '../kubernetes/log-origin.ts';
import { findMetadata, isKubernetesKey, type KubernetesMetadata } from '../kubernetes/metadata.ts';
import { addAgentTags, addChosenTags, isAgentTagKey } from '../kubernetes/tags.ts';

/** What the router says of the container that a line came from. */
export type ContainerMetadata =
  | {
      readonly kind: 'kubernetes';
      readonly kubernetes: KubernetesMetadata;
      /** Whether a `nest` filter has lifted it out of its object */
      readonly lifted: boolean;
      readonly key: string;
    }
  | { readonly kind: 'ecs'; readonly ecs: EcsMetadata; readonly key: string };

/**
 * The metadata of an event, undefined where it has none. What it says depends on `key` alone: the raw text of the members it is
 * read from.
 */
export function readContainer(event: JsonObject, members: ReadonlyMap<string, string>): ContainerMetadata | undefined {
  const found = findMetadata(event);
  const ecs = readEcsMetadata(event);
  if (found === undefined || (ecs !== undefined && standsBehind(members, isEcsKey, isKubernetesKey))) {
    return ecs === undefined ? undefined : { kind: 'ecs', ecs, key: keyOf(members, isEcsMetadataKey) };
  }
  return { kind: 'kubernetes', ...found, key: keyOf(members, isKubernetesKey) };
}

/** Both routers put their metadata behind the keys of the application, which may be named like the other's. */
function standsBehind(
  members: ReadonlyMap<string, string>,
  isOne: (key: string) => boolean,
  isOther: (key: string) => boolean,
): boolean {
  const keys = [...members.keys()];
  return keys.findLastIndex(isOne) > keys.findLastIndex(isOther);
}

function keyOf(members: ReadonlyMap<string, string>, isMetadata: (key: string) => boolean): string {
  let key = '';
  for (const [name, raw] of members) if (isMetadata(name)) key += `${name}=${raw}\n`;
  return key;
}

/** Keys that a router may write its metadata under. An application's line never puts anything there. */
export function isMetadataKey(key: string): boolean {
  return isKubernetesKey(key) || isEcsMetadataKey(key);
}

/** Keys that this container's metadata was read from. */
export function isMetadataOf(container: ContainerMetadata, key: string): boolean {
  if (container.kind === 'ecs') return isEcsMetadataKey(key);
  return container.lifted ? isKubernetesKey(key) : key === 'kubernetes' || key === 'kubernetes_namespace';
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
  return container.kind === 'ecs' ? ECS_TAG_KEYS.has(key) : isAgentTagKey(key);
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
