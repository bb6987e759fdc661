import type { TagSink } from '../datadog/tag.ts';
import { isObject, parseJson } from '../json/value.ts';
import type { KubernetesMetadata } from './metadata.ts';
import { resolveTemplate } from './template-variables.ts';

/**
 * The tags of an annotation `ad.datadoghq.com/tags`, of a pod or of a container:
 * https://docs.datadoghq.com/containers/kubernetes/tag/#tag-autodiscovery. It is a JSON object of texts, numbers, booleans or
 * lists; other values, and what is no JSON object, are ignored as the Agent ignores them (`parseJSONValue` of
 * DataDog/datadog-agent comp/core/tagger/collectors/workloadmeta_extract.go @ 0187f031).
 */
export function addAnnotationTags(tags: TagSink, metadata: KubernetesMetadata, name: string): void {
  const map = parseJson(metadata.annotation(name) ?? '');
  if (!isObject(map)) return;
  for (const [key, value] of Object.entries(map)) {
    const tagName = resolveTemplate(key.replace(/^\+/, ''), metadata) ?? '';
    if (value === null || isObject(value)) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      tags.add(tagName, resolveTemplate(goText(one), metadata), `annotation ${name}`);
    }
  }
}

/** Deeper values are no tags that anybody meant, and would overflow the stack. */
const MAX_DEPTH = 20;

/** A JSON value as Go's `fmt.Sprint` writes it, because the Agent does. */
function goText(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map((one) => goText(one, depth + 1)).join(' ')}]`;
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-4) {
    return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
  }
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([key, member]) => `${key}:${goText(member, depth + 1)}`).join(' ')}]`;
}
