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
 */
export function datesOf(raw: ReadonlyMap<string, string>): number[] {
  const dates: number[] = [];
  for (const key of DATE_KEYS) {
    const text = raw.get(key);
    if (text === undefined) continue;
    const value = parseJson(text);
    const date = isObject(value) ? value.timestamp : value;
    const ms = typeof date === 'number' ? date : typeof date === 'string' ? Date.parse(date) : Number.NaN;
    if (!Number.isNaN(ms)) dates.push(ms);
  }
  return dates;
}
