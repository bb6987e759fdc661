import { type Status, statusOfLevel, statusOfStream } from '../datadog/status.ts';
import { statusOfText } from '../datadog/status-of-text.ts';
import { isObject, type JsonObject, parseMember } from '../json/value.ts';

/**
 * Where Datadog looks for a level and for a service:
 * https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing. A dot leads into an object, or is one in the key.
 */
export const LEVEL_KEYS = ['status', 'severity', 'level', 'syslog.severity'] as const;
export const SERVICE_KEYS = ['service', 'syslog.appname', 'dd.service'] as const;

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
  return (
    firstOf(event, LEVEL_KEYS, statusOfLevel) ??
    statusOfText(message) ??
    statusOfStream(stream ?? streamOf(event.members))
  );
}

/** The service that the application says it is. */
export function serviceOf(event: EventParts): string | undefined {
  return firstOf(event, SERVICE_KEYS, (value) => (typeof value === 'string' && value !== '' ? value : undefined));
}

/** What the first of the values gives that gives anything: the event's own, in the order of the keys, then those of the line. */
function firstOf<Meaning>(
  { claims, members, objects }: EventParts,
  keys: readonly string[],
  read: (value: unknown) => Meaning | undefined,
): Meaning | undefined {
  const member = (name: string): unknown => {
    return parseMember(claims.get(name) ?? members.get(name));
  };
  for (const key of keys) {
    const meaning = read(readPath(key, member));
    if (meaning !== undefined) return meaning;
  }
  for (const object of objects) {
    const own = (name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
    for (const key of keys) {
      const meaning = read(readPath(key, own));
      if (meaning !== undefined) return meaning;
    }
  }
  return undefined;
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
