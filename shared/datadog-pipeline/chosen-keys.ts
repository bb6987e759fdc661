import type { TransformSettings } from '../config/transform-settings.ts';
import { normaliseTag, tagKey } from '../datadog/tag.ts';
import { foreseenTags, type LabelsAsTags } from '../kubernetes/labels-as-tags.ts';

/** The keys of tags that the settings choose, and what no pipeline can have a remapper for. */
export interface ChosenKeys {
  /** Normalised, each once, sorted */
  readonly keys: readonly string[];
  /** Tags whose key depends on the label, in words: `annotations "example.com/*" as "%%annotation%%"` */
  readonly open: readonly string[];
  /** Tags of `DD_TAGS` without a value: a remapper's tag always has one */
  readonly words: readonly string[];
}

const KINDS: Readonly<Record<keyof LabelsAsTags, string>> = {
  podLabels: 'labels',
  podAnnotations: 'annotations',
  namespaceLabels: 'namespace labels',
  namespaceAnnotations: 'namespace annotations',
};

/** Of `DD_TAGS` and the Agent's `DD_KUBERNETES_…_AS_TAGS`. */
export function chosenKeys({ tags, labelsAsTags }: TransformSettings): ChosenKeys {
  const own = tags.map(normaliseTag).filter((tag) => tag !== '');
  const keys = own.filter(hasValue).map(tagKey);
  const open: string[] = [];
  for (const kind of Object.keys(KINDS) as (keyof LabelsAsTags)[]) {
    for (const mapping of labelsAsTags[kind]) {
      const foreseen = foreseenTags(mapping);
      keys.push(...foreseen.names.map(keyOf));
      open.push(...foreseen.open.map((template) => `${KINDS[kind]} "${mapping.pattern}" as "${template}"`));
    }
  }
  const unique = [...new Set(keys)].filter((key) => key !== '').sort();
  return { keys: unique, open, words: own.filter((tag) => !hasValue(tag)) };
}

/** A tag's key as it stands under `hydrant.tags`; '' where nothing valid is left of the name. */
export function keyOf(name: string): string {
  return tagKey(normaliseTag(`${name}:x`));
}

const hasValue = (tag: string) => tag.includes(':');
