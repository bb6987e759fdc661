import type { TagSink } from '../datadog/tag.ts';
import type { JsonObject } from '../json/value.ts';
import { type LabelsAsTags, type TagMapping, tagNamesOf } from './labels-as-tags.ts';
import type { KubernetesMetadata } from './metadata.ts';

/** A label or annotation that a `…_AS_TAGS` setting has made a tag. */
export interface Promoted {
  readonly kind: 'label' | 'annotation' | 'namespace label' | 'namespace annotation';
  readonly name: string;
  readonly tagName: string;
  readonly value: string;
}

const SETTING_BY_KIND = {
  label: 'DD_KUBERNETES_POD_LABELS_AS_TAGS or DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS',
  annotation: 'DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS or DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS',
  'namespace label': 'DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS or DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS',
  'namespace annotation': 'DD_KUBERNETES_NAMESPACE_ANNOTATIONS_AS_TAGS or DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS',
} as const satisfies Record<Promoted['kind'], string>;

export function addPromoted(tags: TagSink, { kind, name, tagName, value }: Promoted): void {
  tags.add(tagName, value, `${kind} ${name} (${SETTING_BY_KIND[kind]})`);
}

/** https://docs.datadoghq.com/containers/kubernetes/tag/#kubernetes-resources-labels-as-tags */
export function findPromoted(metadata: KubernetesMetadata, labelsAsTags: LabelsAsTags): Promoted[] {
  const promoted: Promoted[] = [];
  const promote = (kind: Promoted['kind'], values: JsonObject, mappings: readonly TagMapping[]): void => {
    if (mappings.length === 0) return;
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== 'string') continue;
      for (const tagName of tagNamesOf(mappings, name)) promoted.push({ kind, name, tagName, value });
    }
  };
  promote('label', metadata.labels, labelsAsTags.podLabels);
  promote('annotation', metadata.annotations, labelsAsTags.podAnnotations);
  promote('namespace label', metadata.namespaceLabels, labelsAsTags.namespaceLabels);
  promote('namespace annotation', metadata.namespaceAnnotations, labelsAsTags.namespaceAnnotations);
  return promoted;
}
