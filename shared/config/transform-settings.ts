import { normaliseTag } from '../datadog/tag.ts';
import type { SettingsReader } from './settings-reader.ts';

/** What the core of both functions is told by its operator. */
export interface TransformSettings {
  /** `DD_TAGS`: tags for every log, `key:value` or a word */
  readonly tags: readonly string[];
  /** `DD_ENV`: the env of logs whose pod and container name none */
  readonly env: string | undefined;
  /** `DD_CLUSTER_NAME`: becomes `kube_cluster_name` */
  readonly clusterName: string | undefined;
  /** `HYDRANT_TAGS_AS` */
  readonly tagsAs: 'both' | 'ddtags' | 'attributes';
  /** `HYDRANT_KUBERNETES_OBJECT` */
  readonly kubernetesObject: 'keep' | 'drop';
}

export function readTransformSettings(read: SettingsReader): TransformSettings {
  return Object.freeze({
    tags: Object.freeze(readTags(read)),
    env: read.text('DD_ENV', validTag('env')),
    clusterName: read.text('DD_CLUSTER_NAME', validTag('kube_cluster_name')),
    tagsAs: read.choice('HYDRANT_TAGS_AS', ['both', 'ddtags', 'attributes']),
    kubernetesObject: read.choice('HYDRANT_KUBERNETES_OBJECT', ['keep', 'drop']),
  });
}

function readTags(read: SettingsReader): string[] {
  const tags = (read.text('DD_TAGS') ?? '').split(/[\s,]+/).filter((tag) => tag !== '');
  if (!tags.every((tag) => /^\p{L}/u.test(tag))) {
    read.fault('DD_TAGS', 'tags separated by spaces or commas, each beginning with a letter, like "team:payments"');
  }
  return tags;
}

const validTag = (key: string) => (value: string) =>
  /[\p{L}\p{Nd}]/u.test(normaliseTag(`${key}:${value}`).slice(key.length + 1))
    ? undefined
    : `a value with at least one letter or digit`;
