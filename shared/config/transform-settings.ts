import { normaliseTag } from '../datadog/tag.ts';
import { isObject, parseJson } from '../json/value.ts';
import type { LabelsAsTags } from '../kubernetes/labels-as-tags.ts';
import type { ContainerFilter } from '../rules/container-filter.ts';
import { parseFilterEntries } from '../rules/filter-entry.ts';
import { parseProcessingRules } from '../rules/processing-rules.ts';
import { NO_RULES, type ProcessingRules } from '../rules/rule-list.ts';
import { readLabelsAsTags } from './labels-as-tags-settings.ts';
import type { SettingsReader } from './settings-reader.ts';

/** What the core of both functions is told by its operator. */
export interface TransformSettings {
  /** `DD_TAGS`: tags for every log, `key:value` or a word */
  readonly tags: readonly string[];
  /** `DD_ENV`: the env of logs whose pod and container name none */
  readonly env: string | undefined;
  /** `DD_CLUSTER_NAME`: becomes `kube_cluster_name` */
  readonly clusterName: string | undefined;
  /** `HYDRANT_CLUSTER_NAMES`: the same for a stream of its own, by the stream's name */
  readonly clusterNameByStream: ReadonlyMap<string, string>;
  /** `HYDRANT_STREAM_ARN`: '' where it is not set */
  readonly streamArn: string;
  /** `HYDRANT_TAGS_AS` */
  readonly tagsAs: 'both' | 'ddtags' | 'attributes';
  /** `HYDRANT_KUBERNETES_OBJECT` */
  readonly kubernetesObject: 'keep' | 'drop';
  /** `HYDRANT_MULTI_EVENT` */
  readonly multiEvent: 'envelope' | 'ndjson';
  /** `HYDRANT_WINDOW_HOURS`, in milliseconds: how old a log Datadog keeps */
  readonly windowMs: number;
  /** The Agent's `DD_KUBERNETES_…_AS_TAGS` */
  readonly labelsAsTags: LabelsAsTags;
  /** `DD_LOGS_CONFIG_PROCESSING_RULES`: before the rules that a container brings */
  readonly processingRules: ProcessingRules;
  /** `DD_CONTAINER_EXCLUDE` and `DD_CONTAINER_INCLUDE`, which are of metrics too at the Agent, and the same with `_LOGS` */
  readonly containerFilter: ContainerFilter;
  /** `HYDRANT_MAX_TAG_VALUES`: how many values of one label as tag, in one namespace, are no reason to warn */
  readonly maxTagValues: number;
}

export function readTransformSettings(read: SettingsReader): TransformSettings {
  return Object.freeze({
    tags: Object.freeze(readTags(read)),
    env: read.text('DD_ENV', validTag('env')),
    clusterName: read.text('DD_CLUSTER_NAME', validTag('kube_cluster_name')),
    clusterNameByStream: readClusterNames(read),
    streamArn: read.text('HYDRANT_STREAM_ARN', (arn) => (STREAM_ARN.test(arn) ? undefined : STREAM_ARN_ACCEPTS)) ?? '',
    tagsAs: read.choice('HYDRANT_TAGS_AS', ['both', 'ddtags', 'attributes']),
    kubernetesObject: read.choice('HYDRANT_KUBERNETES_OBJECT', ['keep', 'drop']),
    multiEvent: read.choice('HYDRANT_MULTI_EVENT', ['envelope', 'ndjson']),
    windowMs: read.number('HYDRANT_WINDOW_HOURS', { min: 1, max: 168, otherwise: 18 }) * 3_600_000,
    labelsAsTags: readLabelsAsTags(read),
    processingRules: readGlobalRules(read),
    containerFilter: readContainerFilter(read),
    maxTagValues: read.number('HYDRANT_MAX_TAG_VALUES', { min: 1, max: 100_000, otherwise: 1_000 }),
  });
}

function readTags(read: SettingsReader): string[] {
  const text = read.text('DD_TAGS');
  if (text === undefined) return [];
  const tags = text.split(/[\s,]+/).filter((tag) => tag !== '');
  if (!tags.every((tag) => /^\p{L}/u.test(tag))) {
    read.fault('DD_TAGS', 'tags separated by spaces or commas, each beginning with a letter, like "team:payments"');
  }
  return tags;
}

export const STREAM_ARN_ACCEPTS =
  'the ARN of the delivery stream, like "arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs"';

const STREAM_ARN = /^arn:[^:]+:firehose:[^:]+:\d{12}:deliverystream\/([\w.-]{1,64})$/;

/** By the stream's name, because that is all that a parked object says of the stream it came from. */
function readClusterNames(read: SettingsReader): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const accepts =
    'a JSON object of cluster names by stream ARN, like {"arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs":"prod"}';
  const text = read.text('HYDRANT_CLUSTER_NAMES', (value) => (isObject(parseJson(value)) ? undefined : accepts));
  if (text === undefined) return names;
  const given = parseJson(text);
  for (const [arn, name] of Object.entries(isObject(given) ? given : {})) {
    const stream = STREAM_ARN.exec(arn)?.[1];
    if (stream === undefined || typeof name !== 'string' || validTag('kube_cluster_name')(name) !== undefined) {
      read.fault('HYDRANT_CLUSTER_NAMES', accepts);
      break;
    }
    if (names.has(stream) && names.get(stream) !== name) {
      read.contradiction(
        `HYDRANT_CLUSTER_NAMES names two clusters for streams called ${stream}: give the streams names of their own`,
      );
    }
    names.set(stream, name);
  }
  return names;
}

function readGlobalRules(read: SettingsReader): ProcessingRules {
  return read.parsed('DD_LOGS_CONFIG_PROCESSING_RULES', parseProcessingRules) ?? NO_RULES;
}

function readContainerFilter(read: SettingsReader): ContainerFilter {
  const included = read.parsed('DD_CONTAINER_INCLUDE', parseFilterEntries) ?? [];
  const excluded = read.parsed('DD_CONTAINER_EXCLUDE', parseFilterEntries) ?? [];
  return {
    include: [...included, ...(read.parsed('DD_CONTAINER_INCLUDE_LOGS', parseFilterEntries) ?? [])],
    exclude: [...excluded, ...(read.parsed('DD_CONTAINER_EXCLUDE_LOGS', parseFilterEntries) ?? [])],
  };
}

const validTag = (key: string) => (value: string) =>
  /[\p{L}\p{Nd}]/u.test(normaliseTag(`${key}:${value}`).slice(key.length + 1))
    ? undefined
    : `a value with at least one letter or digit`;
