import type { TagSet } from '../datadog/tag.ts';
import { isObject, parseJson } from '../json/value.ts';
import { familiarName, splitImage } from './image.ts';
import { type KubernetesMetadata, type OwnerReference, readLogsAnnotation } from './metadata.ts';
import { cronJobOfJob, deploymentOfReplicaSet } from './names.ts';
import { ownersOf } from './owners.ts';

/** Fargate's nodes are named so, and are no hosts to Datadog: DataDog/datadog-agent pkg/util/tags/static_tags.go @ 06caa4f6. */
export function isFargateNode(node: string): boolean {
  return node.startsWith('fargate-');
}

/**
 * The tags that the Datadog Agent would put on a log of this container, of all three cardinalities, as far as the metadata
 * proves them: https://docs.datadoghq.com/containers/kubernetes/tag/ and
 * DataDog/datadog-agent comp/core/tagger/collectors/workloadmeta_extract.go @ 0187f031.
 */
export function addAgentTags(tags: TagSet, metadata: KubernetesMetadata): void {
  addPodAndContainer(tags, metadata);
  addImage(tags, metadata);
  for (const owner of ownersOf(metadata)) addOwner(tags, owner, metadata);
  addLabels(tags, metadata);
  addAnnotations(tags, metadata);
}

/**
 * Keys that only the Agent sets: where there is metadata, an application's own `ddtags` cannot add them, even if the metadata
 * happens to prove no value (a bare pod has no `kube_deployment`).
 */
export function isAgentTagKey(key: string): boolean {
  return key.startsWith('kube_') || AGENT_TAG_KEYS.has(key);
}

const AGENT_TAG_KEYS: ReadonlySet<string> = new Set([
  'availability-zone',
  'availability_zone',
  'container_id',
  'container_name',
  'docker_image',
  'display_container_name',
  'eks_fargate_node',
  'git.commit.sha',
  'git.repository_url',
  'host',
  'image_id',
  'image_name',
  'image_tag',
  'kueue_local_queue',
  'orch_cluster_id',
  'oshift_deployment',
  'oshift_deployment_config',
  'persistentvolumeclaim',
  'pod_name',
  'pod_phase',
  'short_image',
]);

function addPodAndContainer(tags: TagSet, metadata: KubernetesMetadata): void {
  const { podName, containerName, node } = metadata;
  tags.add('kube_namespace', metadata.namespace);
  tags.add('pod_name', podName);
  tags.add('kube_container_name', containerName);
  tags.add('container_id', metadata.containerId);
  if (podName !== undefined && containerName !== undefined) {
    tags.add('display_container_name', `${containerName}_${podName}`);
  }
  if (node !== undefined && isFargateNode(node)) tags.add('eks_fargate_node', node);
}

function addImage(tags: TagSet, { image = '', imageId }: KubernetesMetadata): void {
  tags.add('image_id', imageId);
  const split = splitImage(image);
  if (split === undefined) return;
  tags.add('image_name', familiarName(split.name));
  tags.add('short_image', split.short);
  // The Agent says `latest` of every image without a tag, of one pinned by its digest too.
  tags.add('image_tag', split.tag || 'latest');
}

function addOwner(tags: TagSet, { kind, name }: OwnerReference, { label }: KubernetesMetadata): void {
  tags.add('kube_ownerref_kind', kind.toLowerCase());
  tags.add('kube_ownerref_name', name);
  switch (kind) {
    case 'Deployment':
      tags.add('kube_deployment', name);
      break;
    case 'ReplicaSet': {
      const deployment = deploymentOfReplicaSet(name);
      tags.add('kube_replica_set', name);
      tags.add('kube_deployment', deployment);
      if (label('rollouts-pod-template-hash') !== undefined) tags.add('kube_argo_rollout', deployment);
      break;
    }
    case 'StatefulSet':
      tags.add('kube_stateful_set', name);
      break;
    case 'DaemonSet':
      tags.add('kube_daemon_set', name);
      break;
    case 'ReplicationController':
      tags.add('kube_replication_controller', name);
      break;
    case 'Job':
      tags.add('kube_job', name);
      tags.add('kube_cronjob', cronJobOfJob(name));
      break;
    case 'CronJob':
      tags.add('kube_cronjob', name);
      break;
  }
}

const APP_LABELS = ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'] as const;

/** https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ */
const UNIFIED_SERVICE_TAGS = ['env', 'service', 'version'] as const;

function addLabels(tags: TagSet, { label, containerName }: KubernetesMetadata): void {
  for (const name of APP_LABELS) tags.add(`kube_app_${name.replace('-', '_')}`, label(`app.kubernetes.io/${name}`));
  for (const name of UNIFIED_SERVICE_TAGS) {
    // The Agent knows no precedence between pod and container: both are emitted.
    tags.add(name, label(`tags.datadoghq.com/${name}`));
    tags.add(name, label(`tags.datadoghq.com/${containerName}.${name}`));
  }
}

function addAnnotations(tags: TagSet, metadata: KubernetesMetadata): void {
  addAnnotationTags(tags, metadata.annotation('ad.datadoghq.com/tags'));
  addAnnotationTags(tags, metadata.annotation(`ad.datadoghq.com/${metadata.containerName}.tags`));
  for (const tag of readLogsAnnotation(metadata).tags) tags.addText(tag);
}

/** A JSON object of strings or lists; other values, and what is no JSON object, are ignored as the Agent ignores them. */
function addAnnotationTags(tags: TagSet, annotation: string | undefined): void {
  const map = annotation === undefined ? undefined : parseJson(annotation);
  if (!isObject(map)) return;
  for (const [name, value] of Object.entries(map)) {
    const key = name.replace(/^\+/, '');
    if (typeof value === 'string') tags.add(key, value);
    else if (Array.isArray(value)) {
      for (const one of value) if (typeof one !== 'object') tags.add(key, String(one));
    }
  }
}
