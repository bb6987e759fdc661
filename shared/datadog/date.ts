/**
 * A date in a form that Datadog recognises: ISO 8601, milliseconds since the epoch, RFC 3164
 * (https://docs.datadoghq.com/logs/log_configuration/processors/?tab=ui#log-date-remapper). A whole number counts as
 * milliseconds whatever its size, so seconds become a day in January 1970.
 *
 * @param nowMs for the year of a date that has none
 * @returns milliseconds since the epoch, or undefined for what is no such date
 */
export function readDate(value: unknown, nowMs: number): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  return parseIso8601(value) ?? parseRfc3164(value, nowMs);
}

const ISO_8601 =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<minute>\d\d:\d\d)(?<second>:\d\d)?(?:[.,](?<fraction>\d+))?(?:[Zz]| ?(?<sign>[+-])(?<hours>\d\d)(?::?(?<minutes>\d\d))?)?)?$/;

/** Without a zone the time is UTC, with hours alone too (PostgreSQL's `+00`); fractions finer than a millisecond are cut. */
function parseIso8601(text: string): number | undefined {
  const parts = ISO_8601.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const millisecond = (parts.fraction ?? '').slice(0, 3).padEnd(3, '0');
  const zone = parts.sign === undefined ? 'Z' : `${parts.sign}${parts.hours}:${parts.minutes ?? '00'}`;
  const time = `${parts.minute ?? '00:00'}${parts.second ?? ':00'}.${millisecond}`;
  const date = Date.parse(`${parts.day}T${time}${zone}`);
  return Number.isNaN(date) ? undefined : date;
}

const RFC_3164 = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d$/;

/** RFC 3164 has no year and no zone: UTC, and the year that brings the date nearest to now. */
function parseRfc3164(text: string, nowMs: number): number | undefined {
  if (!RFC_3164.test(text)) return undefined;
  const year = new Date(nowMs).getUTCFullYear();
  return [year - 1, year, year + 1]
    .map((candidate) => Date.parse(`${text.slice(0, 6)} ${candidate} ${text.slice(7)} UTC`))
    .filter((date) => !Number.isNaN(date))
    .sort((a, b) => Math.abs(a - nowMs) - Math.abs(b - nowMs))[0];
}
