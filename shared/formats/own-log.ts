import { isStatus } from '../datadog/status.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { type JsonObject, stringMember } from '../json/value.ts';
import type { ContainerMetadata } from '../log/container.ts';
import type { LogDraft } from '../log/draft.ts';
import type { Marker } from '../log/marker.ts';
import { MARKER_KEY, takeClaims } from '../log/reserved.ts';
import type { EventContext } from './event-context.ts';
import { takeTags } from './own-tags.ts';
import { readLevel } from './preprocessing.ts';

/** Reads a log that Hydrant has written itself. No rule is obeyed again: a mask may find something in what it has put there. */
export function readOwn(
  object: JsonObject,
  members: Map<string, string>,
  { container, marker }: { container: ContainerMetadata | undefined; marker: Marker },
  { arrivalMs, logGroup }: EventContext,
): LogDraft {
  const tags = takeTags(members, []);
  const claims = takeClaims(members, container);
  // These two are as an earlier pass wrote them: nobody else's, so nothing of theirs has to be kept.
  claims.delete(MARKER_KEY);
  claims.delete('timestamp');
  members.delete('message');
  const message = String(object.message);
  const event = { members, claims, original: marker.original, objects: [] };
  return {
    format: 'hydrant',
    message,
    timestamp: stringMember(object, 'timestamp') ?? isoTimestamp(arrivalMs),
    status: isStatus(object.status) ? object.status : readLevel(event, message, undefined),
    service: stringMember(object, 'service'),
    container,
    tags: [...tags, ...marker.tags],
    surplusTags: marker.surplus,
    attributes: members,
    claims,
    original: marker.original,
    flags: marker.flags,
    part: marker.part,
    late: marker.late,
    logGroup,
    notes: [],
  };
}
