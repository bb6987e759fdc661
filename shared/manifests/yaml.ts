import { stringify } from 'yaml';

/**
 * Objects as a stream of YAML documents. Texts of several lines stand as they are, and no line is folded. kubectl reads YAML 1.1,
 * where `on` without quotes is no text: https://github.com/kubernetes-sigs/yaml
 */
export function renderYaml(objects: readonly object[]): string {
  return objects
    .map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');
}
