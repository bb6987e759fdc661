import { type FilterEntry, type FilteredContainer, matchesEntry } from './filter-entry.ts';

/** `DD_CONTAINER_INCLUDE_LOGS` and `DD_CONTAINER_EXCLUDE_LOGS`. */
export interface ContainerFilter {
  readonly include: readonly FilterEntry[];
  readonly exclude: readonly FilterEntry[];
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
  if (include.some((entry) => matchesEntry(entry, container))) return undefined;
  return exclude.find((entry) => (container[entry.field] ?? '') !== '' && matchesEntry(entry, container));
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
