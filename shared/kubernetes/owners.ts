import type { KubernetesMetadata, OwnerReference } from './metadata.ts';
import { MAX_NAME_CHARACTERS } from './names.ts';

/**
 * Who owns the pod. Owner references are believed; without them (Fluent Bit's default) an owner is derived only where a
 * label proves it, because a name alone can deceive: the pod `my-svc-x7k2p` of a DaemonSet `my-svc` looks like one of a
 * Deployment `my`.
 *
 * Labels set by the controllers: https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
export function ownersOf(metadata: KubernetesMetadata): readonly Owner[] {
  if (metadata.owners !== undefined) return metadata.owners.map((owner) => ({ owner, from: 'ownerReferences' }));
  const derived = ownerByPodName(metadata) ?? jobOf(metadata);
  return derived === undefined ? [] : [derived];
}

/** An owner and what proves it, in words for a person. */
interface Owner {
  readonly owner: OwnerReference;
  readonly from: string;
}

function ownerByPodName(metadata: KubernetesMetadata): Owner | undefined {
  // A name as long as a name may be was cut by who generated it, and proves nothing.
  if (metadata.podName === undefined || metadata.podName.length >= MAX_NAME_CHARACTERS) return undefined;
  return statefulSetOf(metadata) ?? replicaSetOf(metadata) ?? daemonSetOf(metadata);
}

const JOB_LABELS = ['batch.kubernetes.io/job-name', 'job-name'] as const;

/** A label of that name can also stand in another workload's template, whose pods are not named after it. */
function jobOf({ label, podName = '' }: KubernetesMetadata): Owner | undefined {
  const labelName = JOB_LABELS.find((one) => label(one) !== undefined);
  const name = labelName && label(labelName);
  if (labelName === undefined || name === undefined) return undefined;
  const cut = podName.length >= MAX_NAME_CHARACTERS && HASH_LABELS.every((one) => label(one) === undefined);
  const named = podName.startsWith(`${name}-`) || cut;
  return named ? { owner: { kind: 'Job', name }, from: `label ${labelName}` } : undefined;
}

function statefulSetOf({ label, podName = '' }: KubernetesMetadata): Owner | undefined {
  const labelName = 'statefulset.kubernetes.io/pod-name';
  if (label(labelName) !== podName) return undefined;
  const name = /^(.+)-[0-9]+$/.exec(podName)?.[1];
  return name === undefined ? undefined : { owner: { kind: 'StatefulSet', name }, from: `label ${labelName}` };
}

const HASH_LABELS = ['pod-template-hash', 'rollouts-pod-template-hash'] as const;

function replicaSetOf({ label, podName }: KubernetesMetadata): Owner | undefined {
  const labelName = HASH_LABELS.find((one) => label(one) !== undefined);
  const hash = labelName && label(labelName);
  const name = nameBeforeSuffix(podName);
  if (hash === undefined || name === undefined || !name.endsWith(`-${hash}`)) return undefined;
  if (name.length === hash.length + 1) return undefined;
  return { owner: { kind: 'ReplicaSet', name }, from: `pod_name, its middle proven by label ${labelName}` };
}

function daemonSetOf({ label, podName }: KubernetesMetadata): Owner | undefined {
  if (label('controller-revision-hash') === undefined || label('pod-template-generation') === undefined)
    return undefined;
  const name = nameBeforeSuffix(podName);
  if (name === undefined) return undefined;
  return {
    owner: { kind: 'DaemonSet', name },
    from: 'pod_name, with labels controller-revision-hash and pod-template-generation',
  };
}

/** A generated pod name without its random suffix. */
function nameBeforeSuffix(podName = ''): string | undefined {
  return /^(.+)-[a-z0-9]+$/.exec(podName)?.[1];
}
