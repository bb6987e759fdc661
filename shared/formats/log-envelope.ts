import { isObject, type JsonObject } from '../json/value.ts';
import { MARKER_KEY } from '../log/marker.ts';

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
 * The messages of an envelope that `writeLogEnvelope` wrote; undefined for any other object. One with more keys is none: the
 * router merges an application's keys into an event, which has metadata that such a line must not escape.
 */
export function readLogEnvelope(object: JsonObject): readonly string[] | undefined {
  if (object.owner !== MARKER_KEY || Object.keys(object).join() !== ENVELOPE_KEYS) return undefined;
  if (object.messageType !== 'DATA_MESSAGE' || !Array.isArray(object.logEvents)) return undefined;
  const messages: string[] = [];
  for (const event of object.logEvents as unknown[]) {
    if (!isObject(event) || typeof event.message !== 'string') return undefined;
    messages.push(event.message);
  }
  return messages;
}
