import { isObject, type JsonObject, parseJson, stringMember } from '../json/value.ts';

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
}

/**
 * What Fluent Bit's kubernetes filter says of the container a line came from:
 * https://docs.fluentbit.io/manual/pipeline/filters/kubernetes. Whatever is absent or of another type is undefined.
 */
export interface KubernetesMetadata {
  readonly podName: string | undefined;
  readonly namespace: string | undefined;
  readonly containerName: string | undefined;
  /** The runtime's id without `containerd://` */
  readonly containerId: string | undefined;
  /** `status.image` of the pod */
  readonly image: string | undefined;
  /** `status.imageID` of the pod: `repository@sha256:…` */
  readonly imageId: string | undefined;
  readonly node: string | undefined;
  readonly label: (name: string) => string | undefined;
  readonly annotation: (name: string) => string | undefined;
  /** Only where the filter runs with `Owner_References On` */
  readonly owners: readonly OwnerReference[] | undefined;
}

export function readMetadata(kubernetes: JsonObject): KubernetesMetadata {
  const labels = kubernetes.labels;
  const annotations = kubernetes.annotations;
  return {
    podName: stringMember(kubernetes, 'pod_name'),
    namespace: stringMember(kubernetes, 'namespace_name'),
    containerName: stringMember(kubernetes, 'container_name'),
    containerId: stringMember(kubernetes, 'docker_id'),
    image: stringMember(kubernetes, 'container_image'),
    imageId: stringMember(kubernetes, 'container_hash'),
    node: stringMember(kubernetes, 'host'),
    label: (name) => (isObject(labels) ? stringMember(labels, name) : undefined),
    annotation: (name) => (isObject(annotations) ? stringMember(annotations, name) : undefined),
    owners: readOwners(kubernetes.ownerReferences),
  };
}

function readOwners(references: unknown): OwnerReference[] | undefined {
  if (!Array.isArray(references)) return undefined;
  const owners: OwnerReference[] = [];
  for (const reference of references) {
    if (!isObject(reference)) continue;
    const kind = stringMember(reference, 'kind');
    const name = stringMember(reference, 'name');
    if (kind !== undefined && name !== undefined) owners.push({ kind, name });
  }
  return owners.length > 0 ? owners : undefined;
}

/** What `ad.datadoghq.com/<container>.logs` sets: https://docs.datadoghq.com/containers/kubernetes/log/ */
export interface LogsAnnotation {
  readonly source: string | undefined;
  readonly service: string | undefined;
  readonly tags: readonly string[];
}

const NO_ANNOTATION: LogsAnnotation = { source: undefined, service: undefined, tags: [] };

/** The first configuration of the container's annotation: one that is not a JSON list of objects counts as absent, as in the Agent. */
export function readLogsAnnotation(metadata: KubernetesMetadata): LogsAnnotation {
  const text = metadata.annotation(`ad.datadoghq.com/${metadata.containerName}.logs`);
  if (text === undefined) return NO_ANNOTATION;
  const list = parseJson(text);
  const config: unknown = Array.isArray(list) ? list[0] : undefined;
  if (!isObject(config)) return NO_ANNOTATION;
  const tags = config.tags;
  return {
    source: stringMember(config, 'source'),
    service: stringMember(config, 'service'),
    tags: Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [],
  };
}
