import { isObject, parseJson } from '../json/value.ts';
import { readDate } from './date.ts';

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
  'syslog.timestamp',
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
