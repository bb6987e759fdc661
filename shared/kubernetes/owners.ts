import type { KubernetesMetadata, OwnerReference } from './metadata.ts';
import { MAX_NAME_CHARACTERS } from './names.ts';

/**
 * Who owns the pod. Owner references are believed; without them (Fluent Bit's default) an owner is derived only where a
 * label proves it, because a name alone can deceive: the pod `my-svc-x7k2p` of a DaemonSet `my-svc` looks like one of a
 * Deployment `my`.
 *
 * Labels set by the controllers: https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
export function ownersOf(metadata: KubernetesMetadata): readonly OwnerReference[] {
  if (metadata.owners !== undefined) return metadata.owners;
  const derived = ownerByPodName(metadata) ?? jobOf(metadata);
  return derived === undefined ? [] : [derived];
}

function ownerByPodName(metadata: KubernetesMetadata): OwnerReference | undefined {
  // A name as long as a name may be was cut by who generated it, and proves nothing.
  if (metadata.podName === undefined || metadata.podName.length >= MAX_NAME_CHARACTERS) return undefined;
  return statefulSetOf(metadata) ?? replicaSetOf(metadata) ?? daemonSetOf(metadata);
}

/** A label of that name can also stand in another workload's template, whose pods are not named after it. */
function jobOf({ label, podName = '' }: KubernetesMetadata): OwnerReference | undefined {
  const name = label('batch.kubernetes.io/job-name') ?? label('job-name');
  if (name === undefined) return undefined;
  const named = podName.startsWith(`${name}-`) || podName.length >= MAX_NAME_CHARACTERS;
  return named ? { kind: 'Job', name } : undefined;
}

function statefulSetOf({ label, podName = '' }: KubernetesMetadata): OwnerReference | undefined {
  if (label('statefulset.kubernetes.io/pod-name') !== podName) return undefined;
  const name = /^(.+)-[0-9]+$/.exec(podName)?.[1];
  return name === undefined ? undefined : { kind: 'StatefulSet', name };
}

function replicaSetOf(metadata: KubernetesMetadata): OwnerReference | undefined {
  const hash = metadata.label('pod-template-hash') ?? metadata.label('rollouts-pod-template-hash');
  const name = nameBeforeSuffix(metadata.podName);
  if (hash === undefined || name === undefined || !name.endsWith(`-${hash}`)) return undefined;
  return name.length > hash.length + 1 ? { kind: 'ReplicaSet', name } : undefined;
}

function daemonSetOf(metadata: KubernetesMetadata): OwnerReference | undefined {
  if (metadata.label('controller-revision-hash') === undefined) return undefined;
  if (metadata.label('pod-template-generation') === undefined) return undefined;
  const name = nameBeforeSuffix(metadata.podName);
  return name === undefined ? undefined : { kind: 'DaemonSet', name };
}

/** A generated pod name without its random suffix. */
function nameBeforeSuffix(podName = ''): string | undefined {
  return /^(.+)-[a-z0-9]+$/.exec(podName)?.[1];
}
