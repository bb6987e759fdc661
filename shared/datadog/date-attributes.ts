import { isObject, parseJson } from '../json/value.ts';

/**
 * The attributes that Datadog reads a log's date from, of a log and of a message that is a JSON object:
 * https://docs.datadoghq.com/logs/log_configuration/pipelines/#date-attribute. `syslog` holds one (`syslog.timestamp`).
 */
export const DATE_KEYS = [
  '@timestamp',
  'timestamp',
  '_timestamp',
  'Timestamp',
  'eventTime',
  'date',
  'published_date',
  'syslog',
] as const;

/**
 * The dates under those attributes, milliseconds since the epoch. What is no date is left out, as Datadog leaves it out.
 *
 * @param raw raw JSON by key
 * @param nowMs for the year of a date that has none
 */
export function datesOf(raw: ReadonlyMap<string, string>, nowMs: number): number[] {
  const dates: number[] = [];
  for (const key of DATE_KEYS) {
    const text = raw.get(key);
    const value = text === undefined ? undefined : parseJson(text);
    const ms = readDate(isObject(value) ? value.timestamp : value, nowMs);
    if (ms !== undefined) dates.push(ms);
  }
  return dates;
}

/**
 * The forms of the log date remapper: ISO 8601 (log4j's comma too), milliseconds as number or text, RFC 3164
 * (https://docs.datadoghq.com/logs/log_configuration/processors/?tab=ui#log-date-remapper).
 */
function readDate(value: unknown, nowMs: number): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const ms = RFC_3164.test(value) ? readRfc3164(value, nowMs) : Date.parse(value.replace(',', '.'));
  return Number.isNaN(ms) ? undefined : ms;
}

const RFC_3164 = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d$/;

/** `Feb  3 10:00:00`, of the year that brings it closest to now. */
function readRfc3164(text: string, nowMs: number): number {
  const year = new Date(nowMs).getUTCFullYear();
  const dates = [year - 1, year, year + 1].map((one) => Date.parse(`${text} ${one} UTC`));
  return dates.reduce((best, ms) => (Math.abs(ms - nowMs) < Math.abs(best - nowMs) ? ms : best));
}
