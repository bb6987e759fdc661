import type { LogDraft } from './draft.ts';

/**
 * Moves a log's official date to the present, so that Datadog keeps it although its time is outside the window. The old date
 * is kept in `hydrant.late.timestamp`, which is none of the attributes Datadog reads a date from, and the log is tagged
 * `late:true`. One that was moved before keeps its first date.
 *
 * @param now ISO 8601, milliseconds, UTC
 */
export function restamp(draft: LogDraft, timestamp: string, now: string): LogDraft {
  return { ...draft, timestamp: now, tags: [...draft.tags, 'late:true'], late: draft.late ?? { timestamp } };
}
