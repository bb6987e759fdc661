import type { TagSink } from '../datadog/tag.ts';
import { familiarName, splitImage } from './image.ts';
import type { LabelsAsTags } from './labels-as-tags.ts';
import { hasAutodiscovery, type KubernetesMetadata, type OwnerReference, readLogsAnnotation } from './metadata.ts';
import { cronJobOfJob, deploymentOfReplicaSet } from './names.ts';
import { ownersOf } from './owners.ts';
import { addPromoted, findPromoted, type Promoted } from './promoted.ts';
import { addAnnotationTags } from './tag-annotations.ts';

/** Fargate's nodes are named so, and are no hosts to Datadog: DataDog/datadog-agent pkg/util/tags/static_tags.go @ 06caa4f6. */
export function isFargateNode(node: string): boolean {
  return node.startsWith('fargate-');
}

/**
 * The tags that the Datadog Agent would put on a log of this container, of all three cardinalities, as far as the metadata
 * proves them, those first that a dashboard would miss most: https://docs.datadoghq.com/containers/kubernetes/tag/ and
 * DataDog/datadog-agent comp/core/tagger/collectors/workloadmeta_extract.go @ 0187f031.
 */
export function addAgentTags(tags: TagSink, metadata: KubernetesMetadata): void {
  addPodAndContainer(tags, metadata);
  addUnifiedServiceTags(tags, metadata);
  for (const { owner, from } of ownersOf(metadata)) addOwner(tags, owner, from, metadata);
  addImage(tags, metadata);
  addWellKnownLabels(tags, metadata);
  addWellKnownAnnotations(tags, metadata);
}

/** Tags that the pod's authors have chosen: labels and annotations as tags, and those of Datadog's annotations. */
export function addChosenTags(tags: TagSink, metadata: KubernetesMetadata, labelsAsTags: LabelsAsTags): void {
  addTagAnnotations(tags, metadata);
  for (const promoted of promotedOf(metadata, labelsAsTags)) addPromoted(tags, promoted);
}

/** What a `…_AS_TAGS` setting makes a tag: nothing, where none is set. */
export function promotedOf(metadata: KubernetesMetadata, labelsAsTags: LabelsAsTags): Promoted[] {
  const { podLabels, podAnnotations, namespaceLabels, namespaceAnnotations } = labelsAsTags;
  const isSet = podLabels.length + podAnnotations.length + namespaceLabels.length + namespaceAnnotations.length > 0;
  return isSet ? findPromoted(metadata, labelsAsTags) : [];
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
  'dd_remote_config_id',
  'dd_remote_config_rev',
  'docker_image',
  'display_container_name',
  'eks_fargate_node',
  'git.commit.sha',
  'git.repository_url',
  'host',
  'image_id',
  'image_name',
  'image_tag',
  'kueue_cluster_queue',
  'kueue_local_queue',
  'orch_cluster_id',
  'oshift_deployment',
  'oshift_deployment_config',
  'persistentvolumeclaim',
  'pod_name',
  'pod_phase',
  'short_image',
]);

function addPodAndContainer(tags: TagSink, metadata: KubernetesMetadata): void {
  const { podName, containerName, node } = metadata;
  tags.add('kube_namespace', metadata.namespace, 'namespace_name');
  tags.add('pod_name', podName, 'pod_name');
  tags.add('kube_container_name', containerName, 'container_name');
  tags.add('container_id', metadata.containerId, 'docker_id');
  if (podName !== undefined && containerName !== undefined) {
    tags.add('display_container_name', `${containerName}_${podName}`, 'container_name and pod_name');
  }
  if (node !== undefined && isFargateNode(node)) tags.add('eks_fargate_node', node, 'host');
}

function addImage(tags: TagSink, { image = '', imageId }: KubernetesMetadata): void {
  const split = splitImage(image);
  if (split !== undefined) {
    tags.add('image_name', familiarName(split.name), 'container_image');
    tags.add('short_image', split.short, 'container_image');
    // The Agent says `latest` of every image without a tag, of one pinned by its digest too.
    tags.add('image_tag', split.tag || 'latest', 'container_image');
  }
  tags.add('image_id', imageId, 'container_hash');
}

function addOwner(tags: TagSink, { kind, name }: OwnerReference, from: string, { label }: KubernetesMetadata): void {
  switch (kind) {
    case 'Deployment':
      tags.add('kube_deployment', name, from);
      break;
    case 'ReplicaSet': {
      const deployment = deploymentOfReplicaSet(name);
      tags.add('kube_deployment', deployment, `${from}, ReplicaSet's name without its hash`);
      tags.add('kube_replica_set', name, from);
      if (label('rollouts-pod-template-hash') !== undefined) {
        tags.add('kube_argo_rollout', deployment, `${from}, label rollouts-pod-template-hash`);
      }
      break;
    }
    case 'StatefulSet':
      tags.add('kube_stateful_set', name, from);
      break;
    case 'DaemonSet':
      tags.add('kube_daemon_set', name, from);
      break;
    case 'ReplicationController':
      tags.add('kube_replication_controller', name, from);
      break;
    case 'Job':
      tags.add('kube_job', name, from);
      tags.add('kube_cronjob', cronJobOfJob(name), `${from}, Job's name without its number`);
      break;
    case 'CronJob':
      tags.add('kube_cronjob', name, from);
      break;
  }
  tags.add('kube_ownerref_kind', kind.toLowerCase(), from);
  tags.add('kube_ownerref_name', name, from);
}

/** https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ */
const UNIFIED_SERVICE_TAGS = ['env', 'service', 'version'] as const;

function addUnifiedServiceTags(tags: TagSink, { label, containerName }: KubernetesMetadata): void {
  for (const name of UNIFIED_SERVICE_TAGS) {
    // The Agent knows no precedence between pod and container: both are emitted.
    for (const labelName of [`tags.datadoghq.com/${name}`, `tags.datadoghq.com/${containerName}.${name}`]) {
      addLabel(tags, name, label, labelName);
    }
  }
}

/** Where a tag comes from is put into words only where there is one. */
function addLabel(tags: TagSink, tagName: string, label: KubernetesMetadata['label'], name: string): void {
  const value = label(name);
  if (value !== undefined) tags.add(tagName, value, `label ${name}`);
}

/** Tag by label, and by annotation: what the Agent reads without being told to. */
const WELL_KNOWN_LABELS: readonly (readonly [tagName: string, label: string])[] = [
  ['kube_app_name', 'app.kubernetes.io/name'],
  ['kube_app_instance', 'app.kubernetes.io/instance'],
  ['kube_app_version', 'app.kubernetes.io/version'],
  ['kube_app_component', 'app.kubernetes.io/component'],
  ['kube_app_part_of', 'app.kubernetes.io/part-of'],
  ['kube_app_managed_by', 'app.kubernetes.io/managed-by'],
  ['kueue_cluster_queue', 'kueue.x-k8s.io/cluster-queue-name'],
];
const WELL_KNOWN_ANNOTATIONS: readonly (readonly [tagName: string, annotation: string])[] = [
  ['oshift_deployment_config', 'openshift.io/deployment-config.name'],
  ['oshift_deployment', 'openshift.io/deployment.name'],
  ['dd_remote_config_id', 'admission.datadoghq.com/rc.id'],
  ['dd_remote_config_rev', 'admission.datadoghq.com/rc.rev'],
];

function addWellKnownLabels(tags: TagSink, { label }: KubernetesMetadata): void {
  for (const [tagName, name] of WELL_KNOWN_LABELS) addLabel(tags, tagName, label, name);
  // A plain pod has no local-queue-name; then the Agent takes the queue's name that its author asked for.
  const [queue] = ['kueue.x-k8s.io/local-queue-name', 'kueue.x-k8s.io/queue-name'].filter(label);
  if (queue !== undefined) addLabel(tags, 'kueue_local_queue', label, queue);
}

function addWellKnownAnnotations(tags: TagSink, { annotation }: KubernetesMetadata): void {
  for (const [tagName, name] of WELL_KNOWN_ANNOTATIONS) {
    const value = annotation(name);
    if (value !== undefined) tags.add(tagName, value, `annotation ${name}`);
  }
  const autoscaler = 'autoscaling.datadoghq.com/autoscaler-id';
  if (annotation(autoscaler) !== undefined) {
    tags.add('kube_autoscaler_kind', 'datadogpodautoscaler', `annotation ${autoscaler}`);
  }
}

function addTagAnnotations(tags: TagSink, metadata: KubernetesMetadata): void {
  if (!hasAutodiscovery(metadata)) return;
  for (const name of ['ad.datadoghq.com/tags', `ad.datadoghq.com/${metadata.containerName}.tags`]) {
    if (metadata.annotation(name) !== undefined) addAnnotationTags(tags, metadata, name);
  }
  for (const tag of readLogsAnnotation(metadata).tags) {
    tags.addText(tag, `annotation ad.datadoghq.com/${metadata.containerName}.logs`);
  }
}
