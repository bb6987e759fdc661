import type { LabelsAsTags, TagMapping } from '../kubernetes/labels-as-tags.ts';
import { type Mappings, mappingsByResource, mappingsOf } from './labels-as-tags-mappings.ts';
import type { SettingsReader } from './settings-reader.ts';

/**
 * The Agent's own settings, by the Agent's own names: for pods and namespaces a JSON object
 * `{"<label or glob>": "<tag names>"}` each, and for all resources `{"pods": {…}, "namespaces": {…}}`, which wins where
 * both name the same label in whatever case. Other resources put no tags on logs. Sources:
 * https://docs.datadoghq.com/containers/kubernetes/tag/ and
 * DataDog/datadog-agent pkg/config/utils/metadata_as_tags.go @ 11c13cf5.
 */
export function readLabelsAsTags(read: SettingsReader): LabelsAsTags {
  const labels = readResources(read, 'DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS');
  const annotations = readResources(read, 'DD_KUBERNETES_RESOURCES_ANNOTATIONS_AS_TAGS');
  return Object.freeze({
    podLabels: join(readMappings(read, 'DD_KUBERNETES_POD_LABELS_AS_TAGS'), labels.get('pods')),
    podAnnotations: join(readMappings(read, 'DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS'), annotations.get('pods')),
    namespaceLabels: join(readMappings(read, 'DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS'), labels.get('namespaces')),
    namespaceAnnotations: join(
      readMappings(read, 'DD_KUBERNETES_NAMESPACE_ANNOTATIONS_AS_TAGS'),
      annotations.get('namespaces'),
    ),
  });
}

const NONE: Mappings = new Map();

const join = (own: Mappings, ofResource = NONE): readonly TagMapping[] =>
  Object.freeze([...new Map([...own, ...ofResource]).values()]);

function readMappings(read: SettingsReader, setting: string): Mappings {
  const text = read.text(setting);
  return text === undefined ? NONE : mappingsOf(text, read, setting);
}

function readResources(read: SettingsReader, setting: string): ReadonlyMap<string, Mappings> {
  const text = read.text(setting);
  return text === undefined ? new Map() : mappingsByResource(text, read, setting);
}
