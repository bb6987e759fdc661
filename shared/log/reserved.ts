import { DATE_KEYS } from '../datadog/date-attributes.ts';
import { type ContainerMetadata, isMetadataKey } from './container.ts';

/** The key of everything Hydrant writes beside Datadog's own fields. */
export const MARKER_KEY = 'hydrant';
const MARKER_PREFIX = `${MARKER_KEY}.`;

/** Keys that Hydrant writes itself, besides the message. What a record says under them is a claim. */
const WRITTEN_KEYS: ReadonlySet<string> = new Set([
  'timestamp',
  'status',
  'hostname',
  'service',
  'ddsource',
  'ddtags',
  MARKER_KEY,
]);

/** Where Datadog reads a host beside `hostname`: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
const HOST_KEYS: ReadonlySet<string> = new Set(['host', 'syslog', 'syslog.hostname']);

const DATES: ReadonlySet<string> = new Set(DATE_KEYS);

/** Keys that mean something to Datadog or to us wherever they stand: none may reach Datadog inside a message that it lifts. */
export function isReservedKey(key: string): boolean {
  return isWrittenKey(key) || HOST_KEYS.has(key) || DATES.has(key) || isMetadataKey(key);
}

/** Our own keys, and dotted ones that a path would find before our nested objects. */
export function isWrittenKey(key: string): boolean {
  return WRITTEN_KEYS.has(key) || key.startsWith(MARKER_PREFIX) || key.startsWith('kubernetes.');
}

/**
 * Takes the claims out of an event's members: what stands under a key of ours; where the metadata names the host, what Datadog
 * would take for one instead; and metadata of another kind than the event has.
 */
export function takeClaims(
  members: Map<string, string>,
  container: ContainerMetadata | undefined,
): Map<string, string> {
  const claims = new Map<string, string>();
  for (const [key, raw] of members) {
    const contradicts = container !== undefined && (HOST_KEYS.has(key) || isForeign(key, container));
    if (!isWrittenKey(key) && !contradicts) continue;
    claims.set(key, raw);
    members.delete(key);
  }
  return claims;
}

/** It would be metadata if there were not the metadata of this container. */
function isForeign(key: string, container: ContainerMetadata): boolean {
  return isMetadataKey(key) && !container.isRead(key);
}
