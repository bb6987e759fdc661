import { readTime } from '../datadog/timestamp.ts';

/** What `readOperatorTime` takes, for whoever has written something else. */
export const OPERATOR_TIME = 'a time like 2026-01-27T16:00:00Z';

/**
 * Reads a time that an operator names, in an option or in the reprocessor's input. It is stricter than a log's: with a day that
 * no calendar has, another time would be replayed than anybody meant.
 *
 * @param text RFC 3339, or the same without a zone, which is UTC
 * @returns milliseconds since the epoch, or undefined where the text is no such time
 */
export function readOperatorTime(text: string): number | undefined {
  return TIME.test(text) && isCalendarDay(text.slice(0, 10)) ? readTime(text) : undefined;
}

const TIME = /^\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?$/;

/** JavaScript takes 30 February for 2 March. */
function isCalendarDay(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
