import { type Status, statusOfLevel, statusOfStream } from '../datadog/status.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { isObject, type JsonObject, parseJson } from '../json/value.ts';

/**
 * Where Datadog looks for a level and for a service:
 * https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing. A dot leads into an object, or is one in the key.
 */
const LEVEL_KEYS = ['status', 'severity', 'level', 'syslog.severity'] as const;
const SERVICE_KEYS = ['service', 'syslog.appname', 'dd.service'] as const;

/** The parts of an event that say something of its level, its date or its service. */
export interface EventParts {
  readonly members: Map<string, string>;
  readonly claims: ReadonlyMap<string, string>;
  readonly original: ReadonlyMap<string, string>;
  /** The application's line, and messages within it, as objects */
  readonly objects: readonly JsonObject[];
}

/** The event's level, else the line's, else what the text says of itself, else what its stream means to the Agent. */
export function readLevel(event: EventParts, message: string, stream: string | undefined): Status {
  for (const value of valuesOf(event, LEVEL_KEYS)) {
    const status = statusOfLevel(value);
    if (status !== undefined) return status;
  }
  return statusOfText(message) ?? statusOfStream(stream ?? streamOf(event.members));
}

/** The service that the application says it is. */
export function serviceOf(event: EventParts): string | undefined {
  for (const value of valuesOf(event, SERVICE_KEYS)) if (typeof value === 'string' && value !== '') return value;
  return undefined;
}

/** The event's own values first, in the order of the keys, then those of the line. */
function* valuesOf({ claims, members, objects }: EventParts, keys: readonly string[]): Generator<unknown> {
  for (const key of keys) {
    yield readPath(key, (name) => {
      const raw = claims.get(name) ?? members.get(name);
      return raw === undefined ? undefined : parseJson(raw);
    });
  }
  for (const object of objects) {
    for (const key of keys) yield readPath(key, (name) => (Object.hasOwn(object, name) ? object[name] : undefined));
  }
}

function readPath(path: string, member: (name: string) => unknown): unknown {
  const value = member(path);
  const dot = path.indexOf('.');
  if (value !== undefined || dot === -1) return value;
  const parent = member(path.slice(0, dot));
  const name = path.slice(dot + 1);
  return isObject(parent) && Object.hasOwn(parent, name) ? parent[name] : undefined;
}

/** FireLens calls the stream `source`. */
function streamOf(members: ReadonlyMap<string, string>): string | undefined {
  return members.get('stream') === '"stderr"' || members.get('source') === '"stderr"' ? 'stderr' : undefined;
}
