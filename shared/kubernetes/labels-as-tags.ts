import { compileGlob } from './glob.ts';

/**
 * Labels and annotations that become tags, as the Agent maps them:
 * https://docs.datadoghq.com/containers/kubernetes/tag/#pod-labels-as-tags and
 * DataDog/datadog-agent comp/core/tagger/k8s_metadata/k8s_metadata.go @ 2c41ba6d.
 */
export interface TagMapping {
  /** The name of a label or annotation, or a glob, in lower case */
  readonly pattern: string;
  readonly matches: (lowerCaseName: string) => boolean;
  /** Tag names separated by commas; `%%label%%`, `%%annotation%%` and `%%env%%` all stand for the name that matched */
  readonly template: string;
}

/** Mappings by what they read */
export interface LabelsAsTags {
  readonly podLabels: readonly TagMapping[];
  readonly podAnnotations: readonly TagMapping[];
  readonly namespaceLabels: readonly TagMapping[];
  readonly namespaceAnnotations: readonly TagMapping[];
}

/**
 * @param pattern the whole name of a label or annotation in any case; with a `*` in it, a glob
 * @returns undefined where the pattern is a glob that cannot be read
 */
export function createTagMapping(pattern: string, template: string): TagMapping | undefined {
  const lowerCase = pattern.toLowerCase();
  const matches = lowerCase.includes('*') ? compileGlob(lowerCase) : (name: string) => name === lowerCase;
  return matches === undefined ? undefined : Object.freeze({ pattern: lowerCase, matches, template });
}

/** The tags that a mapping makes, before any label is seen. */
interface ForeseenTags {
  /** Names that every label gives which it fits */
  readonly names: readonly string[];
  /** Templates whose name depends on the label, because a glob fits many */
  readonly open: readonly string[];
}

export function foreseenTags({ pattern, template }: TagMapping): ForeseenTags {
  const templates = template.split(',').map((one) => one.trim());
  const isOpen = (one: string) => pattern.includes('*') && expand(one, 'a') !== expand(one, 'b');
  const names = templates.filter((one) => !isOpen(one)).map((one) => expand(one, pattern));
  return { names: names.filter((name) => name !== ''), open: templates.filter(isOpen) };
}

/** The tag names a label or annotation is promoted to; every mapping that matches applies, so a name may come twice. */
export function tagNamesOf(mappings: readonly TagMapping[], name: string): string[] {
  const lowerCase = name.toLowerCase();
  return mappings
    .filter(({ matches }) => matches(lowerCase))
    .flatMap(({ template }) => template.split(','))
    .map((tagTemplate) => expand(tagTemplate.trim(), name))
    .filter((tagName) => tagName !== '');
}

const VARIABLE = /%%.+?%%/g;
const NAME_VARIABLES: ReadonlySet<string | undefined> = new Set(['label', 'annotation', 'env']);

/** A leading `+` only tells the Agent that the tag is of high cardinality, and logs get tags of every cardinality. */
function expand(tagTemplate: string, name: string): string {
  return tagTemplate.replace(VARIABLE, (text) => (NAME_VARIABLES.has(variableOf(text)) ? name : '')).replace(/^\+/, '');
}

/** Spaces do not count, nor does an argument after an underscore: pkg/util/tmplvar/parse.go of the Agent. */
const variableOf = (text: string) => text.replace(/[\s%]/g, '').split('_')[0];
