import type { JsonObject } from '../../../shared/json/value.ts';

/**
 * The attributes that Datadog reads for each reserved one, the first that is there wins.
 * Source: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing (Preprocessing for JSON logs).
 */
export const RESERVED = {
  source: ['ddsource'],
  host: ['host', 'hostname', 'syslog.hostname'],
  date: [
    '@timestamp',
    'timestamp',
    '_timestamp',
    'Timestamp',
    'eventTime',
    'date',
    'published_date',
    'syslog.timestamp',
  ],
  message: ['message', 'msg', 'log'],
  status: ['status', 'severity', 'level', 'syslog.severity'],
  service: ['service', 'syslog.appname', 'dd.service'],
} as const;

/** The values at the paths, in their order, without those that are not there. */
export function* valuesAt(attributes: JsonObject, paths: readonly string[]): Generator<unknown> {
  for (const path of paths) {
    const value = valueAt(attributes, path);
    if (value !== undefined && value !== null) yield value;
  }
}

/** The first value at one of the paths that is text, or a number or boolean as text; not empty. */
export function textAt(attributes: JsonObject, paths: readonly string[]): string | undefined {
  for (const value of valuesAt(attributes, paths)) {
    if (typeof value !== 'object' && value !== '') return String(value);
  }
  return undefined;
}

/** Tags out of text `key:value,key2:value2`, as they stand; anything else than text holds none. */
export function parseTags(ddtags: unknown): string[] {
  if (typeof ddtags !== 'string') return [];
  return ddtags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** A path names a member with dots in its key, or else members inside members. */
function valueAt(attributes: JsonObject, path: string): unknown {
  if (Object.hasOwn(attributes, path)) return attributes[path];
  let value: unknown = attributes;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}
