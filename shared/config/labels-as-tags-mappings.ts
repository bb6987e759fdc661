import { isObject, parseJson } from '../json/value.ts';
import { createTagMapping, type TagMapping } from '../kubernetes/labels-as-tags.ts';
import type { SettingsReader } from './settings-reader.ts';

/** By the pattern in lower case */
export type Mappings = ReadonlyMap<string, TagMapping>;

const NONE: Mappings = new Map();

/** What a setting of pods or namespaces says; its faults are noted by the reader. */
export function mappingsOf(text: string, read: SettingsReader, setting: string): Mappings {
  const tagNames = parseJson(text);
  if (isTagNames(tagNames)) return toMappings(tagNames, read, setting);
  read.fault(setting, 'a JSON object of tag names by label or annotation, like {"team":"kube_team"}');
  return NONE;
}

/** What a setting of all resources says, by their names; its faults are noted by the reader. */
export function mappingsByResource(text: string, read: SettingsReader, setting: string): ReadonlyMap<string, Mappings> {
  const resources = parseJson(text);
  if (!isTagNamesByResource(resources)) {
    read.fault(
      setting,
      'a JSON object of resources, each with its tag names by label or annotation, like {"pods":{"team":"kube_team"}}',
    );
    return new Map();
  }
  return new Map(
    Object.entries(resources).map(([resource, tagNames]) => [
      // `pods.` are the pods of the core API group, whose name is empty.
      resource.replace(/\.$/, ''),
      toMappings(tagNames, read, setting),
    ]),
  );
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
