import { readDate } from '../../../shared/datadog/date.ts';
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
    const date = readDate(value, receivedAt);
    if (date !== undefined) return date;
  }
  return receivedAt;
}

/** Whether Datadog keeps a log of this date: outside of the window it answers success and drops the log. */
export function isInWindow(date: number, receivedAt: number, window: DateWindow): boolean {
  return date >= receivedAt - window.pastHours * HOUR_MS && date <= receivedAt + window.futureHours * HOUR_MS;
}
