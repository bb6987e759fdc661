import { isObject, parseJson } from '../json/value.ts';
import { createTagMapping, type LabelsAsTags, type TagMapping } from '../kubernetes/labels-as-tags.ts';
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

/** By the pattern in lower case */
type Mappings = ReadonlyMap<string, TagMapping>;

const NONE: Mappings = new Map();

const join = (own: Mappings, ofResource = NONE): readonly TagMapping[] =>
  Object.freeze([...new Map([...own, ...ofResource]).values()]);

function readMappings(read: SettingsReader, setting: string): Mappings {
  const text = read.text(setting);
  if (text === undefined) return NONE;
  const tagNames = parseJson(text);
  if (isTagNames(tagNames)) return toMappings(tagNames, read, setting);
  read.fault(setting, 'a JSON object of tag names by label or annotation, like {"team":"kube_team"}');
  return NONE;
}

function readResources(read: SettingsReader, setting: string): ReadonlyMap<string, Mappings> {
  const mappingsByResource = new Map<string, Mappings>();
  const text = read.text(setting);
  if (text === undefined) return mappingsByResource;
  const resources = parseJson(text);
  if (!isTagNamesByResource(resources)) {
    read.fault(
      setting,
      'a JSON object of resources, each with its tag names by label or annotation, like {"pods":{"team":"kube_team"}}',
    );
    return mappingsByResource;
  }
  for (const [resource, tagNames] of Object.entries(resources)) {
    // `pods.` are the pods of the core API group, whose name is empty.
    mappingsByResource.set(resource.replace(/\.$/, ''), toMappings(tagNames, read, setting));
  }
  return mappingsByResource;
}

type TagNames = Readonly<Record<string, string>>;

const isTagNames = (value: unknown): value is TagNames =>
  isObject(value) && Object.values(value).every((tagNames) => typeof tagNames === 'string');

const isTagNamesByResource = (value: unknown): value is Readonly<Record<string, TagNames>> =>
  isObject(value) && Object.values(value).every(isTagNames);

function toMappings(tagNames: TagNames, read: SettingsReader, setting: string): Mappings {
  const mappings = new Map<string, TagMapping>();
  for (const [pattern, template] of Object.entries(tagNames)) {
    const mapping = createTagMapping(pattern, template);
    if (mapping !== undefined) mappings.set(pattern.toLowerCase(), mapping);
    else read.fault(setting, `brackets like [a-z], [abc] or [!abc], unlike those of ${JSON.stringify(pattern)}`);
  }
  return mappings;
}
