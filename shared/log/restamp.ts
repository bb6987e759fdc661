import { DATE_KEYS } from '../datadog/date-attributes.ts';
import { writeMembers } from '../json/members.ts';
import type { LogDraft } from './draft.ts';
import { readMessageMembers } from './message-members.ts';

/**
 * Moves a log's official date to the present, so that Datadog keeps it although its time is outside the window. The old date
 * is kept in `hydrant.late.timestamp`, which is none of the attributes Datadog reads a date from, and the log is tagged
 * `late:true`. One that was moved before keeps its first date.
 *
 * Other dates of the application's would be read instead, also out of a message that is a JSON object: they move to
 * `hydrant.original`, those of a message under `message.<key>`.
 *
 * @param now ISO 8601, milliseconds, UTC
 */
export function restamp(draft: LogDraft, now: string): LogDraft {
  const attributes = new Map(draft.attributes);
  const original = new Map(draft.original);
  const message = moveDatesOfMessage(draft.message, original);
  moveDates(attributes, original, '');
  const late = draft.late ?? (draft.timestamp === undefined ? undefined : { timestamp: draft.timestamp });
  return { ...draft, message, attributes, original, timestamp: now, tags: [...draft.tags, 'late:true'], late };
}

function moveDatesOfMessage(message: string, original: Map<string, string>): string {
  const members = readMessageMembers(message);
  return members !== undefined && moveDates(members, original, 'message.') ? writeMembers(members) : message;
}

/** @param origin prefix of the name under which the dates are kept @returns whether there was one */
function moveDates(members: Map<string, string>, original: Map<string, string>, origin: string): boolean {
  let moved = false;
  for (const key of DATE_KEYS) {
    const raw = members.get(key);
    if (raw === undefined) continue;
    if (!original.has(`${origin}${key}`)) original.set(`${origin}${key}`, raw);
    members.delete(key);
    moved = true;
  }
  return moved;
}
