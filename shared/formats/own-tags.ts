import { splitTags, tagKey } from '../datadog/tag.ts';
import { parseMember } from '../json/value.ts';

/**
 * Tags under `ddtags` are merged, so they are no claim; what is no text of tags is one. A service among those of the line
 * replaces the event's, as at Datadog's Forwarder
 * (DataDog/datadog-serverless-functions aws/logs_monitoring/tests/test_enrichment.py).
 */
export function takeTags(members: Map<string, string>, ofLine: readonly string[]): string[] {
  const ddtags = parseMember(members.get('ddtags'));
  if (typeof ddtags !== 'string') return [...ofLine];
  members.delete('ddtags');
  const ofEvent = splitTags(ddtags);
  const kept = ofLine.some(isServiceTag) ? ofEvent.filter((tag) => !isServiceTag(tag)) : ofEvent;
  return [...kept, ...ofLine];
}

function isServiceTag(tag: string): boolean {
  return tagKey(tag) === 'service';
}

/** The service that tags name. */
export function serviceTag(tags: readonly string[]): string | undefined {
  return tags.findLast(isServiceTag)?.slice('service:'.length) || undefined;
}
