import { readMembers } from '../json/members.ts';
import { isObject, parseJson } from '../json/value.ts';

/**
 * The members of a message that is a JSON object, as raw text: Datadog lifts them over the log's own attributes
 * (DataDog/datadog-serverless-functions aws/logs_monitoring/steps/enrichment.py). Undefined for any other message.
 */
export function readMessageMembers(message: string): Map<string, string> | undefined {
  if (!message.trimStart().startsWith('{') || !isObject(parseJson(message))) return undefined;
  return readMembers(message);
}
