/**
 * The keys of the tags that Hydrant writes under `hydrant.tags`, whatever its settings are, by what a reader would look for them
 * under. What else stands there is chosen by settings (`chosen-keys.ts`), by annotations, or by the application itself.
 */
export const TAG_KEYS: Readonly<Record<string, readonly string[]>> = {
  'Tags of every log': [
    'env',
    'version',
    'kube_cluster_name',
    'container_id',
    'late',
    'replayed',
    'replay_id',
    'aws_account',
    'region',
    'sourcecategory',
  ],
  'Kubernetes: pod, container, image': [
    'kube_namespace',
    'pod_name',
    'kube_container_name',
    'display_container_name',
    'eks_fargate_node',
    'image_name',
    'short_image',
    'image_tag',
    'image_id',
  ],
  'Kubernetes: owners': [
    'kube_deployment',
    'kube_replica_set',
    'kube_argo_rollout',
    'kube_stateful_set',
    'kube_daemon_set',
    'kube_replication_controller',
    'kube_job',
    'kube_cronjob',
    'kube_ownerref_kind',
    'kube_ownerref_name',
  ],
  'Kubernetes: labels and annotations': [
    'kube_app_name',
    'kube_app_instance',
    'kube_app_version',
    'kube_app_component',
    'kube_app_part_of',
    'kube_app_managed_by',
    'kube_autoscaler_kind',
    'kueue_cluster_queue',
    'kueue_local_queue',
    'oshift_deployment',
    'oshift_deployment_config',
    'dd_remote_config_id',
    'dd_remote_config_rev',
  ],
  ECS: [
    'ecs_cluster_name',
    'ecs_container_name',
    'container_name',
    'cluster_name',
    'cluster_arn',
    'task_arn',
    'task_name',
    'task_family',
    'task_version',
    'task_definition_arn',
  ],
};

/** Tags that the Firehose intake puts on a log by itself, of the envelope that it came in: what the metadata says is right. */
export const INTAKE_TAG_KEYS: ReadonlySet<string> = new Set(['aws_account', 'region']);

/**
 * Datadog's own fields, which the remapper makes no tag of: https://docs.datadoghq.com/logs/log_configuration/processors/remapper/#reserved-attributes.
 * Hydrant writes what it knows of them as fields, for which the pipeline has remappers of their own; `source` is among these.
 */
export const FIELD_KEYS: ReadonlySet<string> = new Set([
  'date',
  'host',
  'message',
  'service',
  'source',
  'span_id',
  'status',
  'trace_id',
]);
