import { readFileSync } from 'node:fs';

/**
 * The Agent's tags of a container, from the Pod object that the Kubernetes API answers: what the transform must find out from
 * the record alone. Written apart from the transform, after https://docs.datadoghq.com/containers/kubernetes/tag/.
 */
export interface Truth {
  /** Normalised tags */
  readonly tags: ReadonlySet<string>;
  /** The EC2 node's name; undefined on Fargate, whose nodes are no hosts to Datadog */
  readonly hostname: string | undefined;
  /** `source` of the logs annotation, else the short image */
  readonly source: string;
}

/** What the router's filter was told to leave out. */
export interface Hidden {
  readonly labels: boolean;
  readonly annotations: boolean;
}

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: {
    readonly nodeName: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status: {
    readonly containerStatuses: readonly {
      readonly name: string;
      readonly imageID: string;
      readonly containerID: string;
    }[];
  };
}

/** Every key that the Agent gives a value: no other value may stand under one, whether the pod has such a tag or not. */
export const AGENT_KEYS: readonly string[] = [
  ...['kube_namespace', 'pod_name', 'kube_container_name', 'container_id', 'display_container_name'],
  ...['image_name', 'short_image', 'image_tag', 'image_id', 'eks_fargate_node', 'kube_cluster_name'],
  ...['kube_deployment', 'kube_replica_set', 'kube_stateful_set', 'kube_daemon_set', 'kube_job', 'kube_cronjob'],
  ...['kube_ownerref_kind', 'kube_ownerref_name', 'kube_replication_controller', 'kube_argo_rollout'],
  ...['kube_app_name', 'kube_app_instance', 'kube_app_version', 'kube_app_component', 'kube_app_part_of'],
  ...['kube_app_managed_by', 'env', 'service', 'version', 'team', 'tier'],
];

/** Pods on Fargate carry it: https://github.com/aws/aws-for-fluent-bit/issues/287 */
const FARGATE_LABEL = 'eks.amazonaws.com/fargate-profile';

const OWNER_KEYS: Readonly<Record<string, string>> = {
  ReplicaSet: 'kube_replica_set',
  StatefulSet: 'kube_stateful_set',
  DaemonSet: 'kube_daemon_set',
  Job: 'kube_job',
};

export function readTruth(namespace: string, podName: string, containerName: string, hidden: Hidden): Truth {
  const file = new URL(`../fixtures/fluent-bit/pods/${namespace}_${podName}.json`, import.meta.url);
  const { metadata, spec, status } = JSON.parse(readFileSync(file, 'utf8')) as Pod;
  const container = spec.containers.find(({ name }) => name === containerName);
  const running = status.containerStatuses.find(({ name }) => name === containerName);
  if (container === undefined || running === undefined) throw new Error(`${podName} has no container ${containerName}`);
  const labels = hidden.labels ? {} : (metadata.labels ?? {});
  const annotations = hidden.annotations ? {} : (metadata.annotations ?? {});
  const logs = JSON.parse(annotations[`ad.datadoghq.com/${containerName}.logs`] ?? '[{}]') as [LogsConfig];
  const { name: image, short, tag } = splitByHand(container.image);
  const onFargate = metadata.labels?.[FARGATE_LABEL] !== undefined;

  const tags = [
    `kube_namespace:${metadata.namespace}`,
    `pod_name:${metadata.name}`,
    `kube_container_name:${containerName}`,
    `display_container_name:${containerName}_${metadata.name}`,
    `container_id:${running.containerID.replace('containerd://', '')}`,
    `image_id:${running.imageID}`,
    `image_name:${image}`,
    `short_image:${short}`,
    `image_tag:${tag}`,
    onFargate ? `eks_fargate_node:${spec.nodeName}` : '',
    // Without labels nothing in the record proves an owner.
    ...(hidden.labels ? [] : ownerTags(metadata.ownerReferences ?? [])),
    ...['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map((label) =>
      labelTag(`kube_app_${label.replace('-', '_')}`, labels[`app.kubernetes.io/${label}`]),
    ),
    ...['env', 'service', 'version'].map((key) => labelTag(key, labels[`tags.datadoghq.com/${key}`])),
    ...(logs[0].tags ?? []),
  ];
  return {
    tags: new Set(tags.filter((one) => one !== '').map(normalised)),
    hostname: onFargate ? undefined : spec.nodeName,
    source: logs[0].source ?? short,
  };
}

interface LogsConfig {
  readonly source?: string;
  readonly tags?: readonly string[];
}

function ownerTags(owners: readonly { readonly kind: string; readonly name: string }[]): string[] {
  return owners.flatMap(({ kind, name }) => {
    const key = OWNER_KEYS[kind];
    if (key === undefined) throw new Error(`no rule for an owner of kind ${kind}`);
    const parent = name.slice(0, name.lastIndexOf('-'));
    const derived =
      kind === 'ReplicaSet' ? [`kube_deployment:${parent}`] : kind === 'Job' ? [`kube_cronjob:${parent}`] : [];
    return [`${key}:${name}`, `kube_ownerref_kind:${kind}`, `kube_ownerref_name:${name}`, ...derived];
  });
}

function labelTag(key: string, value: string | undefined): string {
  return value === undefined ? '' : `${key}:${value}`;
}

function splitByHand(image: string): { name: string; short: string; tag: string } {
  const [named = ''] = image.split('@');
  const path = named.split('/');
  const [short = '', tag = 'latest'] = (path.pop() ?? '').split(':');
  return { name: [...path, short].join('/'), short, tag };
}

function normalised(tag: string): string {
  return tag
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}_:./-]+/gu, '_')
    .slice(0, 200);
}
