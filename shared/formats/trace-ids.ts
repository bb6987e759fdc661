import { isObject, type JsonObject, parseJson, parseMember } from '../json/value.ts';

/**
 * Brings trace and span ids to attributes that Datadog reads: `trace_id` and `span_id`, unless there is one of the others of
 * https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing. Where they come from stays as it is.
 *
 * @param objects the application's line as objects, for ids that are not among the members
 */
export function addTraceIds(members: Map<string, string>, objects: readonly JsonObject[]): void {
  for (const { attribute, names } of IDS) {
    if (isRead(members, attribute)) continue;
    const id = firstOf(names, (name) => (members.has(name) ? idOf(parseMember(members.get(name))) : undefined));
    const nested = id ?? firstOf(objects, (object) => readNested(object, attribute, names));
    if (nested !== undefined) members.set(attribute, JSON.stringify(nested));
  }
}

/** Names that OpenTelemetry's log records and instrumentations, Elastic's common schema and others use. */
export const IDS = [
  { attribute: 'trace_id', names: ['traceId', 'traceID', 'TraceId', 'otelTraceID', 'trace.id', 'trace'] },
  { attribute: 'span_id', names: ['spanId', 'spanID', 'SpanId', 'otelSpanID', 'span.id', 'span'] },
] as const;

/** Objects in which Datadog reads `dd.trace_id`. */
export const DATADOG_PARENTS = ['dd', 'contextMap', 'named_tags'] as const;

function isRead(members: ReadonlyMap<string, string>, attribute: string): boolean {
  if (members.has(attribute) || members.has(`dd.${attribute}`)) return true;
  return DATADOG_PARENTS.some((parent) => {
    const raw = members.get(parent);
    return raw !== undefined && mayName(raw, attribute) && readParent(parent, parseJson(raw), attribute) !== undefined;
  });
}

/** An escape may be any letter of it. */
function mayName(raw: string, attribute: string): boolean {
  return raw.includes(attribute) || raw.includes('\\');
}

/** `dd.trace_id`, and `contextMap.dd.trace_id` with the second dot in the key or as an object. */
function readParent(parent: string, value: unknown, attribute: string): unknown {
  if (!isObject(value)) return undefined;
  if (parent === 'dd') return value[attribute];
  return value[`dd.${attribute}`] ?? (isObject(value.dd) ? value.dd[attribute] : undefined);
}

function readNested(object: JsonObject, attribute: string, names: readonly string[]): string | undefined {
  return (
    firstOf(DATADOG_PARENTS, (parent) => idOf(readParent(parent, object[parent], attribute))) ??
    idOf(object[`dd.${attribute}`]) ??
    idOf(object[attribute]) ??
    firstOf(names, (name) => idOf(object[name]))
  );
}

/** What the first of the items gives that gives anything. */
function firstOf<Item>(items: readonly Item[], read: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An id that is not all zeros, which stands for none: https://www.w3.org/TR/trace-context/#trace-id */
function idOf(value: unknown): string | undefined {
  if (isObject(value)) return idText(value.id);
  return idText(value);
}

function idText(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?=.*[1-9a-fA-F])[0-9a-fA-F-]{8,40}$/.test(value) ? value : undefined;
}
