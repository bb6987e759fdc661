import type { JsonObject } from '../../../shared/json/value.ts';
import { RESERVED, valuesAt } from './reserved-attributes.ts';

/** How far a log's official date may lie from the moment of its receipt. */
export interface DateWindow {
  readonly pastHours: number;
  readonly futureHours: number;
}

/**
 * 18 hours back: https://docs.datadoghq.com/logs/log_collection/; two hours ahead:
 * https://docs.datadoghq.com/logs/log_configuration/processors/log_date_remapper/
 */
export const DOCUMENTED_WINDOW: DateWindow = { pastHours: 18, futureHours: 2 };

const HOUR_MS = 3_600_000;

/**
 * The official date of a log, in milliseconds since the epoch: the first date attribute in a form that Datadog recognises
 * (ISO 8601, milliseconds since the epoch, RFC 3164), else the moment of receipt.
 * Source: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing
 */
export function officialDate(attributes: JsonObject, receivedAt: number): number {
  for (const value of valuesAt(attributes, RESERVED.date)) {
    const date = parseDate(value, receivedAt);
    if (date !== undefined) return date;
  }
  return receivedAt;
}

/** Whether Datadog keeps a log of this date: outside of the window it answers success and drops the log. */
export function isInWindow(date: number, receivedAt: number, window: DateWindow): boolean {
  return date >= receivedAt - window.pastHours * HOUR_MS && date <= receivedAt + window.futureHours * HOUR_MS;
}

/** A whole number counts as milliseconds whatever its size, so seconds become a day in January 1970. */
function parseDate(value: unknown, receivedAt: number): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  return parseIso8601(value) ?? parseRfc3164(value, receivedAt);
}

const ISO_8601 =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<minute>\d\d:\d\d)(?<second>:\d\d)?(?:[.,](?<fraction>\d+))?(?:Z|(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d))?)?$/;

/** Without a zone the time is UTC; fractions finer than a millisecond are cut. */
function parseIso8601(text: string): number | undefined {
  const parts = ISO_8601.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const millisecond = (parts.fraction ?? '').slice(0, 3).padEnd(3, '0');
  const zone = parts.sign === undefined ? 'Z' : `${parts.sign}${parts.hours}:${parts.minutes}`;
  const time = `${parts.minute ?? '00:00'}${parts.second ?? ':00'}.${millisecond}`;
  const date = Date.parse(`${parts.day}T${time}${zone}`);
  return Number.isNaN(date) ? undefined : date;
}

const RFC_3164 = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d$/;

/** RFC 3164 has no year and no zone: UTC, and the year that brings the date nearest to the receipt. */
function parseRfc3164(text: string, receivedAt: number): number | undefined {
  if (!RFC_3164.test(text)) return undefined;
  const year = new Date(receivedAt).getUTCFullYear();
  return [year - 1, year, year + 1]
    .map((candidate) => Date.parse(`${text.slice(0, 6)} ${candidate} ${text.slice(7)} UTC`))
    .filter((date) => !Number.isNaN(date))
    .sort((a, b) => Math.abs(a - receivedAt) - Math.abs(b - receivedAt))[0];
}
