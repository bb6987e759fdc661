/**
 * Reads a time that a router or runtime wrote: RFC 3339, or the same without a zone (Fluent Bit's `time_key`, which is UTC),
 * also with the literal `%3N` that Fluent Bit 1.9 writes for the milliseconds.
 *
 * @returns milliseconds since the epoch, or undefined where the text is no such time
 */
export function readTime(text: string): number | undefined {
  if (USUAL_TIME.test(text)) return dateOf(text);
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, seconds = '', fraction = '', zone] = match;
  return dateOf(`${seconds}${fraction}${zone ?? 'Z'}`);
}

function dateOf(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** What needs no other form: nearly every time. */
const USUAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/;
const TIME = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d{1,9})?(?:\.%3N)?(Z|[+-]\d\d:?\d\d)?$/;

/** The latest time that JavaScript and Datadog both write with four digits of a year. */
const MAX_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether `isoTimestamp` can write it. */
export function isWritable(ms: number): boolean {
  return ms >= 0 && ms <= MAX_TIME_MS;
}

/** ISO 8601 with milliseconds, UTC: one of the forms Datadog reads as a log's date. Undefined for what is no such time. */
export function isoTimestamp(ms: number | undefined): string | undefined {
  return ms === undefined || !isWritable(ms) ? undefined : new Date(ms).toISOString();
}

/** Whether a text is exactly what `isoTimestamp` writes. */
export function isIsoTimestamp(text: string): boolean {
  return isoTimestamp(Date.parse(text)) === text;
}
