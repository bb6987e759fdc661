import { familiarName } from '../kubernetes/image.ts';
import { Budget } from './budget.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** What a container is matched by. */
export interface FilteredContainer {
  readonly name: string | undefined;
  /** With its tag or digest, as its pod's author or the container runtime wrote it. */
  readonly image: string | undefined;
  readonly namespace: string | undefined;
}

/** An entry of `DD_CONTAINER_INCLUDE_LOGS` or `DD_CONTAINER_EXCLUDE_LOGS` */
export interface FilterEntry {
  /** As it is written: `name:^web$` */
  readonly text: string;
  readonly field: keyof FilteredContainer;
  readonly pattern: Pattern;
}

const FIELDS: ReadonlyMap<string, FilterEntry['field']> = new Map([
  ['name', 'name'],
  ['image', 'image'],
  ['kube_namespace', 'namespace'],
]);

/**
 * Reads one of the two lists: entries `name:<pattern>`, `image:<pattern>` or `kube_namespace:<pattern>`, separated by spaces
 * (https://docs.datadoghq.com/containers/guide/container-discovery-management/). The Agent warns of a wrong entry and goes on
 * without it; here it is refused, for logs could be sent that were meant to be left out.
 *
 * @returns a sentence that says what is accepted instead, where an entry is something else
 */
export function parseFilterEntries(list: string): FilterEntry[] | string {
  const entries: FilterEntry[] = [];
  for (const text of list.split(/\s+/)) {
    if (text === '') continue;
    if (JOINED_BY_COMMA.test(text)) return `entries separated by spaces, not by commas as in ${JSON.stringify(text)}`;
    const entry = parseEntry(text);
    if (entry === undefined) {
      return `name:<pattern>, image:<pattern> and kube_namespace:<pattern>, separated by spaces, with patterns in the syntax of Go: ${JSON.stringify(text)} is none`;
    }
    entries.push(entry);
  }
  return entries;
}

/** To the Agent it is one pattern with a comma in it, which no name of a container has, so that it excludes nothing. */
const JOINED_BY_COMMA = /,(?:name|image|kube_namespace):/;

function parseEntry(text: string): FilterEntry | undefined {
  const colon = text.indexOf(':');
  const field = FIELDS.get(text.slice(0, Math.max(0, colon)));
  if (field === undefined) return undefined;
  const source = text.slice(colon + 1);
  const pattern = compilePattern(field === 'image' ? withAnyTag(source) : source);
  return pattern && { text, field, pattern };
}

/** `^nginx$` means nginx with any tag or digest: DataDog/datadog-agent comp/core/workloadfilter/legacy/filter.go @ 26ae0bd6, `PreprocessImageFilter`. */
function withAnyTag(pattern: string): string {
  return pattern.endsWith('$') && !pattern.includes(':') ? `${pattern.slice(0, -1)}(@sha256)?:.*` : pattern;
}

/** The patterns are the operator's, a test is linear, and a container is looked at once. */
const UNLIMITED = new Budget(Number.POSITIVE_INFINITY);

/** Whether an entry names a container; what is not known of that is matched as an empty text. */
export function matchesEntry({ field, pattern }: FilterEntry, container: FilteredContainer): boolean {
  const value = container[field] ?? '';
  if (field !== 'image') return pattern.test(value, UNLIMITED);
  // An image without a tag must match a pattern that ends as `withAnyTag` ends it: `GetResult` of the same file does this too.
  const image = value === '' || value.includes(':') ? value : `${value}:`;
  // The Agent sees `nginx` where the pod's author wrote that; the container runtime wrote `docker.io/library/nginx`.
  return pattern.test(image, UNLIMITED) || pattern.test(familiarName(image), UNLIMITED);
}
