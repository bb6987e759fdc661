import type { LabelsAsTags } from '../../shared/kubernetes/labels-as-tags.ts';

/** What the settings are where nothing is set. */
export const NO_LABELS_AS_TAGS: LabelsAsTags = {
  podLabels: [],
  podAnnotations: [],
  namespaceLabels: [],
  namespaceAnnotations: [],
};
