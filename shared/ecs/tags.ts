import type { TagSink } from '../datadog/tag.ts';
import { type EcsArn, isTaskDefinitionArn, parseClusterArn, parseTaskArn } from './arn.ts';
import type { EcsMetadata } from './metadata.ts';

/**
 * Keys that only the Agent sets on a container of ECS, of all three cardinalities: an application's own `ddtags` cannot add
 * them, even if the record happens to prove no value. https://docs.datadoghq.com/containers/amazon_ecs/tags/ (where
 * `ecs_service_name` is what the Agent calls `ecs_service`) and DataDog/datadog-agent comp/core/tagger/tags/tags.go @ 05a2adcb.
 */
const ECS_TAG_KEYS: ReadonlySet<string> = new Set([
  'availability-zone',
  'availability_zone',
  'aws_account',
  'cluster_arn',
  'cluster_name',
  'container_id',
  'container_name',
  'daemon_arn',
  'daemon_task_definition_arn',
  'docker_image',
  'ecs_cluster_name',
  'ecs_container_name',
  'ecs_daemon',
  'ecs_service',
  'ecs_service_name',
  'git.commit.sha',
  'git.repository_url',
  'host',
  'image_id',
  'image_name',
  'image_tag',
  'region',
  'service_arn',
  'short_image',
  'task_arn',
  'task_definition_arn',
  'task_family',
  'task_name',
  'task_version',
]);

export function isEcsTagKey(key: string): boolean {
  return ECS_TAG_KEYS.has(key);
}

/**
 * The tags that the Datadog Agent would put on a log of this container, as far as the record proves them:
 * https://docs.datadoghq.com/containers/amazon_ecs/tags/ and `handleECSTask` of
 * DataDog/datadog-agent comp/core/tagger/collectors/workloadmeta_extract.go @ 0187f031.
 */
export function addEcsTags(tags: TagSink, metadata: EcsMetadata): void {
  const task = metadata.taskArn === undefined ? undefined : parseTaskArn(metadata.taskArn);
  tags.add('task_arn', metadata.taskArn, 'ecs_task_arn');
  addCluster(tags, metadata.cluster, task);
  addPlaceAndDefinition(tags, metadata, task);
  addContainer(tags, metadata);
}

function addCluster(tags: TagSink, given: string | undefined, task: EcsArn | undefined): void {
  const name = given === undefined ? task?.cluster : clusterNameOf(given);
  const from = given === undefined ? 'the cluster in ecs_task_arn' : 'ecs_cluster';
  tags.add('ecs_cluster_name', name, from);
  tags.add('cluster_name', name, from);
  if (name === undefined) return;
  if (given?.startsWith('arn:')) {
    if (agrees(given, task)) tags.add('cluster_arn', given, 'ecs_cluster');
  } else if (task !== undefined) {
    const arn = `${task.scope}:cluster/${name}`;
    if (agrees(arn, task)) tags.add('cluster_arn', arn, `${from}, with the region and account of ecs_task_arn`);
  }
}

function clusterNameOf(cluster: string): string | undefined {
  return cluster.startsWith('arn:') ? /:cluster\/([^/]+)$/.exec(cluster)?.[1] : cluster;
}

/** Whether the text is a cluster's ARN, and the task, where its ARN tells, runs in that cluster. */
function agrees(clusterArn: string, task: EcsArn | undefined): boolean {
  const parsed = parseClusterArn(clusterArn);
  if (parsed === undefined || task === undefined) return parsed !== undefined;
  return parsed.scope === task.scope && (task.cluster === undefined || parsed.cluster === task.cluster);
}

/** A task, its cluster and its task definition are always of one region and account. */
function addPlaceAndDefinition(tags: TagSink, metadata: EcsMetadata, task: EcsArn | undefined): void {
  const { cluster, family, version } = metadata;
  const place = task ?? (cluster === undefined ? undefined : parseClusterArn(cluster));
  const placeFrom = task === undefined ? 'ecs_cluster' : 'ecs_task_arn';
  tags.add('region', place?.region, placeFrom);
  tags.add('aws_account', place?.account, placeFrom);

  const from = 'ecs_task_definition, or ecs_task_definition_family and ecs_task_definition_version';
  // The Agent keeps `task_name` for what it called so before 7.33: the family.
  tags.add('task_name', family, from);
  tags.add('task_family', family, from);
  tags.add('task_version', version, from);
  if (place === undefined || family === undefined || version === undefined) return;
  const arn = `${place.scope}:task-definition/${family}:${version}`;
  if (!isTaskDefinitionArn(arn)) return;
  tags.add('task_definition_arn', arn, `${from}, with the region and account of ${placeFrom}`);
}

function addContainer(tags: TagSink, metadata: EcsMetadata): void {
  const { containerName, ecsContainerName, containerId } = metadata;
  tags.add('container_id', containerId, 'container_id');
  tags.add('container_name', containerName?.replace(/^\//, ''), 'container_name');
  const from = ecsContainerName === undefined ? 'container_name' : 'ecs_container_name';
  tags.add('ecs_container_name', ecsContainerName ?? nameInTaskDefinition(metadata), from);
}

/** Fargate 1.4's ids: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-examples.html */
const FARGATE_CONTAINER_ID = /^[0-9a-f]{32}-\d+$/;

/**
 * The container's name in its task definition, which `container_name` is on Fargate. On EC2 it is Docker's name, in which the
 * other has lost its underscores (`createContainer` of aws/amazon-ecs-agent agent/engine/docker_task_engine.go), so that it
 * proves none.
 */
function nameInTaskDefinition({ containerName, containerId }: EcsMetadata): string | undefined {
  return containerId !== undefined && FARGATE_CONTAINER_ID.test(containerId) ? containerName : undefined;
}
