import { isObject, type JsonObject, objectMember, parseJson, stringMember } from '../json/value.ts';
import { nestAgain } from './lifted.ts';

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
  readonly podUid: string | undefined;
  readonly podIp: string | undefined;
  readonly namespace: string | undefined;
  readonly containerName: string | undefined;
  /** The runtime's id without `containerd://` */
  readonly containerId: string | undefined;
  /** `status.image` of the pod */
  readonly image: string | undefined;
  /** `status.imageID` of the pod: `repository@sha256:…` */
  readonly imageId: string | undefined;
  readonly node: string | undefined;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  readonly label: (name: string) => string | undefined;
  readonly annotation: (name: string) => string | undefined;
  /** Only where the filter runs with `Owner_References On` */
  readonly owners: readonly OwnerReference[] | undefined;
  /** Only where it runs with `Namespace_Labels On` */
  readonly namespaceLabels: JsonObject;
  readonly namespaceAnnotations: JsonObject;
}

const NONE: JsonObject = {};

/**
 * @param kubernetes the filter's `kubernetes` object
 * @param namespace its `kubernetes_namespace` object
 */
export function readMetadata(kubernetes: JsonObject, namespace: JsonObject = NONE): KubernetesMetadata {
  const labels = objectMember(kubernetes, 'labels');
  const annotations = objectMember(kubernetes, 'annotations');
  return {
    podName: stringMember(kubernetes, 'pod_name'),
    podUid: stringMember(kubernetes, 'pod_id'),
    podIp: stringMember(kubernetes, 'pod_ip'),
    namespace: stringMember(kubernetes, 'namespace_name') ?? stringMember(namespace, 'name'),
    containerName: stringMember(kubernetes, 'container_name'),
    containerId: stringMember(kubernetes, 'docker_id'),
    image: stringMember(kubernetes, 'container_image'),
    imageId: stringMember(kubernetes, 'container_hash'),
    node: stringMember(kubernetes, 'host'),
    labels,
    annotations,
    label: (name) => stringMember(labels, name),
    annotation: (name) => stringMember(annotations, name),
    owners: readOwners(kubernetes.ownerReferences),
    namespaceLabels: objectMember(namespace, 'labels'),
    namespaceAnnotations: objectMember(namespace, 'annotations'),
  };
}

const LIFTED_PREFIX = 'kubernetes_';

/** Whether a key of an event is the kubernetes filter's, also where a `nest` filter has lifted its members: `kubernetes_pod_name`. */
export function isKubernetesKey(key: string): boolean {
  return key === 'kubernetes' || key.startsWith(LIFTED_PREFIX);
}

interface FoundMetadata {
  readonly kubernetes: KubernetesMetadata;
  /** Whether a key of the event is one of those it was read from */
  readonly isRead: (key: string) => boolean;
}

const POD_KEYS = ['pod_name', 'namespace_name'] as const;
const NAMESPACE_KEY = 'kubernetes_namespace';

/**
 * The metadata of an event: under `kubernetes`; lifted out of it by a `nest` filter with the prefix `kubernetes_`
 * (https://docs.fluentbit.io/manual/pipeline/filters/nest), its labels too or as one object; of a pod that the Kubernetes API did
 * not know, its namespace alone. Undefined where there is none.
 *
 * Fluent Bit puts all of it behind the keys that it merges out of the application's line, so of two forms the last counts.
 *
 * @param keys the event's, in their order
 */
export function findMetadata(event: JsonObject, keys: readonly string[]): FoundMetadata | undefined {
  const kubernetes = objectMember(event, 'kubernetes');
  const isPods = POD_KEYS.some((key) => stringMember(kubernetes, key) !== undefined);
  const isLifted = POD_KEYS.every((key) => stringMember(event, `${LIFTED_PREFIX}${key}`) !== undefined);
  const lastLifted = keys.findLastIndex(isLiftedKey);
  if (isLifted && !(isPods && keys.indexOf('kubernetes') > lastLifted)) {
    return withNamespace(nestAgain(event), isLiftedKey, event, keys, lastLifted);
  }
  // An object that names neither is an application's.
  const metadata = isPods
    ? withNamespace(kubernetes, isPodsKey, event, keys, keys.indexOf('kubernetes'))
    : withNamespace(NONE, isNoKey, event, keys, -1);
  return isPods || metadata.kubernetes.namespace !== undefined ? metadata : undefined;
}

// Not closures of the function above: they live as long as what is remembered of a container, and would keep the event with it.
function isPodsKey(key: string): boolean {
  return key === 'kubernetes';
}

function isNoKey(): boolean {
  return false;
}

function isLiftedKey(key: string): boolean {
  return key.startsWith(LIFTED_PREFIX) && key !== NAMESPACE_KEY;
}

/** A namespace that is not the pod's own, or stands before it, is an application's. */
function withNamespace(
  kubernetes: JsonObject,
  isRead: (key: string) => boolean,
  event: JsonObject,
  keys: readonly string[],
  behind: number,
): FoundMetadata {
  const namespace = objectMember(event, NAMESPACE_KEY);
  const name = stringMember(kubernetes, 'namespace_name');
  const isRouters =
    keys.indexOf(NAMESPACE_KEY) > behind && (name === undefined || name === stringMember(namespace, 'name'));
  return isRouters
    ? { kubernetes: readMetadata(kubernetes, namespace), isRead: (key) => key === NAMESPACE_KEY || isRead(key) }
    : { kubernetes: readMetadata(kubernetes), isRead };
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

/** Whether the pod has an annotation of Datadog's. Most have none: then those of its containers need not be looked for. */
export function hasAutodiscovery({ annotations }: KubernetesMetadata): boolean {
  for (const name in annotations) if (name.startsWith('ad.datadoghq.com/')) return true;
  return false;
}

/** What `ad.datadoghq.com/<container>.logs` sets: https://docs.datadoghq.com/containers/kubernetes/log/ */
interface LogsAnnotation {
  readonly source: string | undefined;
  readonly service: string | undefined;
  readonly tags: readonly string[];
  /** `log_processing_rules`, as parsed; undefined where the annotation has none */
  readonly rules: unknown;
}

const NO_ANNOTATION: LogsAnnotation = { source: undefined, service: undefined, tags: [], rules: undefined };

/** The first configuration of the container's annotation: one that is not a JSON list of objects counts as absent, as in the Agent. */
export function readLogsAnnotation(metadata: KubernetesMetadata): LogsAnnotation {
  if (!hasAutodiscovery(metadata)) return NO_ANNOTATION;
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
    rules: config.log_processing_rules,
  };
}
