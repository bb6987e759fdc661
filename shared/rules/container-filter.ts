import { familiarName } from '../kubernetes/image.ts';
import { Budget } from './budget.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** What a container is matched by. */
interface FilteredContainer {
  readonly name: string | undefined;
  /** With its tag or digest, as its pod's author or the container runtime wrote it. */
  readonly image: string | undefined;
  readonly namespace: string | undefined;
}

/** `DD_CONTAINER_INCLUDE_LOGS` and `DD_CONTAINER_EXCLUDE_LOGS`. */
export interface ContainerFilter {
  readonly include: readonly FilterEntry[];
  readonly exclude: readonly FilterEntry[];
}

interface FilterEntry {
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

/** Whether the Agent would leave a container's logs out. */
export function isContainerExcluded(filter: ContainerFilter, container: FilteredContainer): boolean {
  return excludingEntry(filter, container) !== undefined;
}

/**
 * The first entry for which the Agent would leave a container's logs out: an inclusion wins over any exclusion, and a value
 * that is not known is never excluded (DataDog/datadog-agent comp/core/workloadfilter/legacy/filter.go `GetResult` @ 26ae0bd6).
 */
export function excludingEntry(
  { include, exclude }: ContainerFilter,
  container: FilteredContainer,
): FilterEntry | undefined {
  if (include.some((entry) => matches(entry, container))) return undefined;
  return exclude.find((entry) => (container[entry.field] ?? '') !== '' && matches(entry, container));
}

/** Whether a pod's annotations leave the container's logs out. */
export function isExcludedByAnnotation(
  annotation: (name: string) => string | undefined,
  containerName: string | undefined,
): boolean {
  return excludingAnnotation(annotation, containerName) !== undefined;
}

/**
 * The name of the annotation that leaves the container's logs out: `ad.datadoghq.com/exclude` or `…/logs_exclude` for the whole
 * pod, `…/<container>.exclude` or `…/<container>.logs_exclude` for the one (same file, `IsExcludedByAnnotationInner`).
 *
 * @param annotation gives an annotation's value by its name
 */
export function excludingAnnotation(
  annotation: (name: string) => string | undefined,
  containerName: string | undefined,
): string | undefined {
  const owners = containerName === undefined ? [''] : ['', `${containerName}.`];
  return owners
    .flatMap((owner) => ['exclude', 'logs_exclude'].map((name) => `ad.datadoghq.com/${owner}${name}`))
    .find((name) => TRUE.has(annotation(name) ?? ''));
}

/** https://pkg.go.dev/strconv#ParseBool */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

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

/** `^nginx$` means nginx with any tag or digest: the same file, `PreprocessImageFilter`. */
function withAnyTag(pattern: string): string {
  return pattern.endsWith('$') && !pattern.includes(':') ? `${pattern.slice(0, -1)}(@sha256)?:.*` : pattern;
}

/** The patterns are the operator's, a test is linear, and a container is looked at once. */
const UNLIMITED = new Budget(Number.POSITIVE_INFINITY);

function matches({ field, pattern }: FilterEntry, container: FilteredContainer): boolean {
  const value = container[field] ?? '';
  if (field !== 'image') return pattern.test(value, UNLIMITED);
  // An image without a tag must match a pattern that ends as `withAnyTag` ends it: `GetResult` does this too.
  const image = value === '' || value.includes(':') ? value : `${value}:`;
  // The Agent sees `nginx` where the pod's author wrote that; the container runtime wrote `docker.io/library/nginx`.
  return pattern.test(image, UNLIMITED) || pattern.test(familiarName(image), UNLIMITED);
}
