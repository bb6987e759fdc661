import { DATE_KEYS } from '../datadog/date-attributes.ts';
import type { LogDraft } from './draft.ts';

/**
 * Moves a log's official date to the present, so that Datadog keeps it although its time is outside the window. The old date
 * is kept in `hydrant.late.timestamp`, which is none of the attributes Datadog reads a date from, and the log is tagged
 * `late:true`. One that was moved before keeps its first date.
 *
 * Other dates of the application's would be read instead: they move to `hydrant.original`. (A message holds none.)
 *
 * @param now ISO 8601, milliseconds, UTC
 */
export function restamp(draft: LogDraft, now: string): LogDraft {
  const attributes = new Map(draft.attributes);
  const original = new Map(draft.original);
  moveDates(attributes, original);
  return { ...draft, attributes, original, timestamp: now, late: lateOf(draft) };
}

function lateOf({ late, timestamp }: LogDraft): LogDraft['late'] {
  return late?.timestamp !== undefined || timestamp === undefined ? late : { ...late, timestamp };
}

function moveDates(attributes: Map<string, string>, original: Map<string, string>): void {
  for (const key of DATE_KEYS) {
    const raw = attributes.get(key);
    if (raw === undefined) continue;
    if (!original.has(key)) original.set(key, raw);
    attributes.delete(key);
  }
}
