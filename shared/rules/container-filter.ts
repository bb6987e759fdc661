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

/** `DD_CONTAINER_INCLUDE_LOGS` and `DD_CONTAINER_EXCLUDE_LOGS`. */
export interface ContainerFilter {
  readonly include: readonly Entry[];
  readonly exclude: readonly Entry[];
}

interface Entry {
  readonly field: keyof FilteredContainer;
  readonly pattern: Pattern;
}

const FIELDS: ReadonlyMap<string, Entry['field']> = new Map([
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
export function parseFilterEntries(list: string): Entry[] | string {
  const entries: Entry[] = [];
  for (const text of list.split(/\s+/)) {
    if (text === '') continue;
    const entry = parseEntry(text);
    if (entry === undefined) {
      return `name:<pattern>, image:<pattern> and kube_namespace:<pattern>, separated by spaces, with patterns in the syntax of Go: ${JSON.stringify(text)} is none`;
    }
    entries.push(entry);
  }
  return entries;
}

/**
 * Whether the Agent would leave a container's logs out: an inclusion wins over any exclusion, and a value that is not known
 * is never excluded (DataDog/datadog-agent comp/core/workloadfilter/legacy/filter.go `GetResult` @ 26ae0bd6).
 */
export function isContainerExcluded({ include, exclude }: ContainerFilter, container: FilteredContainer): boolean {
  if (include.some((entry) => matches(entry, container))) return false;
  return exclude.some((entry) => (container[entry.field] ?? '') !== '' && matches(entry, container));
}

/**
 * Whether a pod's annotations leave the container's logs out: `ad.datadoghq.com/exclude` or `…/logs_exclude` for the whole
 * pod, `…/<container>.exclude` or `…/<container>.logs_exclude` for the one (same file, `IsExcludedByAnnotationInner`).
 *
 * @param annotation gives an annotation's value by its name
 */
export function isExcludedByAnnotation(
  annotation: (name: string) => string | undefined,
  containerName: string | undefined,
): boolean {
  const owners = containerName === undefined ? [''] : ['', `${containerName}.`];
  return owners.some((owner) =>
    ['exclude', 'logs_exclude'].some((name) => TRUE.has(annotation(`ad.datadoghq.com/${owner}${name}`) ?? '')),
  );
}

/** https://pkg.go.dev/strconv#ParseBool */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

function parseEntry(text: string): Entry | undefined {
  const colon = text.indexOf(':');
  const field = FIELDS.get(text.slice(0, Math.max(0, colon)));
  if (field === undefined) return undefined;
  const source = text.slice(colon + 1);
  const pattern = compilePattern(field === 'image' ? withAnyTag(source) : source);
  return pattern && { field, pattern };
}

/** `^nginx$` means nginx with any tag or digest: the same file, `PreprocessImageFilter`. */
function withAnyTag(pattern: string): string {
  return pattern.endsWith('$') && !pattern.includes(':') ? `${pattern.slice(0, -1)}(@sha256)?:.*` : pattern;
}

/** The patterns are the operator's, a test is linear, and a container is looked at once. */
const UNLIMITED = new Budget(Number.POSITIVE_INFINITY);

function matches({ field, pattern }: Entry, container: FilteredContainer): boolean {
  const value = container[field] ?? '';
  if (field !== 'image') return pattern.test(value, UNLIMITED);
  // An image without a tag must match a pattern that ends as `withAnyTag` ends it: `GetResult` does this too.
  const image = value === '' || value.includes(':') ? value : `${value}:`;
  // The Agent sees `nginx` where the pod's author wrote that; the container runtime wrote `docker.io/library/nginx`.
  return pattern.test(image, UNLIMITED) || pattern.test(familiarName(image), UNLIMITED);
}
