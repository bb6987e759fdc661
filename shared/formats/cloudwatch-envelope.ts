import type { LogGroup } from '../datadog/log-group.ts';
import { readElements, readMembers, writeMembers } from '../json/members.ts';
import { isObject, type JsonObject, parseMember } from '../json/value.ts';
import { MARKER_KEY } from '../log/reserved.ts';
import type { RawEvent } from './events.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export interface CloudWatchEnvelope {
  readonly events: readonly CloudWatchEvent[];
  /** Undefined of one that we made ourselves: there is no such group */
  readonly logGroup: LogGroup | undefined;
  /** Raw JSON by key, in the order they came */
  readonly members: ReadonlyMap<string, string>;
}

export interface CloudWatchEvent {
  readonly message: string;
  /** Milliseconds since the epoch */
  readonly loggedMs: number | undefined;
  readonly members: ReadonlyMap<string, string>;
}

/**
 * `policyLevel` comes with account-level subscriptions. An object with more keys is no envelope: the router merges an
 * application's keys into an event, which has metadata that such a line must not escape.
 */
const ENVELOPE_KEYS: ReadonlySet<string> = new Set([
  'messageType',
  'owner',
  'logGroup',
  'logStream',
  'subscriptionFilters',
  'logEvents',
  'policyLevel',
]);

/**
 * @param maxEvents how many are read; the rest is not looked at
 * @returns 'control-message' for CloudWatch's own test of the subscription, undefined for what is no envelope
 */
export function readEnvelope(
  { text, object }: RawEvent,
  maxEvents: number,
): CloudWatchEnvelope | 'control-message' | undefined {
  if (object === undefined || !Object.keys(object).every((key) => ENVELOPE_KEYS.has(key))) return undefined;
  const { messageType, owner, logGroup, logStream } = object;
  if (typeof owner !== 'string' || typeof logGroup !== 'string' || typeof logStream !== 'string') return undefined;
  if (messageType === 'CONTROL_MESSAGE') return 'control-message';
  if (messageType !== 'DATA_MESSAGE' || !Array.isArray(object.logEvents)) return undefined;
  const members = readMembers(text);
  const events = readEvents(object.logEvents, members.get('logEvents') ?? '[]', maxEvents);
  if (events === undefined) return undefined;
  const isOurs = owner === MARKER_KEY && logGroup === MARKER_KEY;
  return { events, logGroup: isOurs ? undefined : { owner, logGroup, logStream }, members };
}

function readEvents(values: readonly unknown[], text: string, maxEvents: number): CloudWatchEvent[] | undefined {
  if (!values.every(isEvent)) return undefined;
  const elements = readElements(text);
  return values.slice(0, maxEvents).map(({ message, timestamp }, index) => ({
    message,
    loggedMs: typeof timestamp === 'number' && Number.isSafeInteger(timestamp) ? timestamp : undefined,
    members: readMembers(elements[index] ?? '{}'),
  }));
}

function isEvent(value: unknown): value is JsonObject & { readonly message: string } {
  return isObject(value) && typeof value.message === 'string';
}

/**
 * @param messages instead of the events' own; undefined where an event is dropped
 * @param masked whether something of them was: then the copies that CloudWatch Logs has made of parts of them go
 */
export function writeEnvelope(
  { members, events }: CloudWatchEnvelope,
  messages: readonly (string | undefined)[],
  { masked }: { readonly masked: boolean },
): string {
  const written: string[] = [];
  events.forEach((event, index) => {
    const message = messages[index];
    if (message === undefined) return;
    const members = new Map(event.members).set('message', JSON.stringify(message));
    if (masked) members.delete('extractedFields');
    written.push(writeMembers(members));
  });
  return writeMembers(new Map(members).set('logEvents', `[${written.join()}]`));
}

/** A filter's name has no colon: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const HOPS = /^hydrant\.hops:([1-9]\d{0,8})$/;

/** How often a replay has put an envelope back into a delivery stream, as `withHops` has written it. */
export function hopsOfEnvelope({ members }: CloudWatchEnvelope): number {
  const hops = filtersOf(members).map((name) => Number(HOPS.exec(String(name))?.[1] ?? 0));
  return Math.max(0, ...hops);
}

/**
 * Counts hops among the names of the subscription filters: a key more and it would be no envelope, and its messages are not
 * ours. Datadog reads nothing from these names.
 */
export function withHops(envelope: CloudWatchEnvelope, hops: number): CloudWatchEnvelope {
  const names = filtersOf(envelope.members).filter((name) => !HOPS.test(String(name)));
  const filters = JSON.stringify([...names, `hydrant.hops:${hops}`]);
  return { ...envelope, members: new Map(envelope.members).set('subscriptionFilters', filters) };
}

function filtersOf(members: ReadonlyMap<string, string>): readonly unknown[] {
  const filters = parseMember(members.get('subscriptionFilters'));
  return Array.isArray(filters) ? filters : [];
}

/**
 * Several logs in one record: an envelope of our own, the one form that Datadog's Firehose intake is documented to split
 * (docs/decisions/005-several-logs-in-a-record.md).
 */
export function wrapLogs(logs: readonly { readonly json: string; readonly timestamp: string | undefined }[]): string {
  return JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: MARKER_KEY,
    logGroup: MARKER_KEY,
    logStream: MARKER_KEY,
    subscriptionFilters: [MARKER_KEY],
    logEvents: logs.map(({ json, timestamp }, index) => ({
      id: String(index),
      timestamp: timestamp === undefined ? 0 : Date.parse(timestamp),
      message: json,
    })),
  });
}
