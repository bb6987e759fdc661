import { readMembers } from '../json/members.ts';
import { isObject, type JsonObject, parseJson } from '../json/value.ts';
import { MARKER_KEY, readMarker } from '../log/marker.ts';

/**
 * Several logs in one record: a CloudWatch Logs envelope, the one form that Datadog's Firehose intake is documented to split
 * (docs/decisions/005-several-logs-in-a-record.md). https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function writeLogEnvelope(
  logs: readonly { readonly json: string; readonly timestamp: string | undefined }[],
): string {
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

const ENVELOPE_KEYS = ['messageType', 'owner', 'logGroup', 'logStream', 'subscriptionFilters', 'logEvents'].join();

/**
 * The messages of an envelope that `writeLogEnvelope` wrote; undefined for any other object, which then keeps all it has. One
 * with more keys is none: the router merges an application's keys into an event, which has metadata that such a line must not
 * escape.
 */
export function readLogEnvelope(object: JsonObject): readonly string[] | undefined {
  if (object.owner !== MARKER_KEY || Object.keys(object).join() !== ENVELOPE_KEYS) return undefined;
  if (object.messageType !== 'DATA_MESSAGE' || !Array.isArray(object.logEvents)) return undefined;
  const events = object.logEvents as readonly unknown[];
  const messages = events.flatMap((event, index) => (isOwnEvent(event, index) ? [event.message] : []));
  return messages.length === events.length && messages.length > 1 ? messages : undefined;
}

function isOwnEvent(event: unknown, index: number): event is { message: string } {
  if (!isObject(event) || Object.keys(event).join() !== 'id,timestamp,message') return false;
  const { id, timestamp, message } = event;
  if (id !== String(index) || !Number.isSafeInteger(timestamp) || typeof message !== 'string') return false;
  const log = parseJson(message);
  return isObject(log) && readMarker(log, readMembers(message)) !== undefined;
}
