import { readDate } from '../datadog/date.ts';
import { DATE_KEYS } from '../datadog/date-attributes.ts';
import { MAX_FUTURE_MS } from '../datadog/limits.ts';
import { isoTimestamp, isWritable, readTime } from '../datadog/timestamp.ts';
import { isObject, parseMember } from '../json/value.ts';
import type { EventContext } from './event-context.ts';
import type { EventParts } from './preprocessing.ts';

interface SettledDates {
  /** ISO 8601, milliseconds, UTC */
  readonly timestamp: string | undefined;
  /** Whether a date of the log's own was not one that Datadog would keep */
  readonly outsideWindow: boolean;
}

/**
 * Chooses a log's date: the first of its application's that Datadog reads, as it would from the Agent; else the runtime's; else
 * the router's; else when CloudWatch Logs, else when Firehose took it. One outside the window in which Datadog keeps logs is
 * passed over, because the log would be thrown away. Datadog could take any other date attribute for the official date, so
 * those that say something else move to `original`.
 *
 * @param runtimeTime of the container runtime's prefix
 */
export function settleDates(
  event: EventParts & { readonly original: Map<string, string> },
  runtimeTime: string | undefined,
  context: EventContext,
): SettledDates {
  const { arrivalMs, loggedMs } = context;
  const keeps = windowOf(context);
  const runtimeMs = timeOf(runtimeTime);
  const routerTime = parseMember(event.members.get('time'));
  const dates = applicationDates(event, arrivalMs);
  if (runtimeMs !== undefined) dates.push(runtimeMs);
  const routerMs = typeof routerTime === 'string' ? readTime(routerTime) : undefined;
  if (routerMs !== undefined) dates.push(routerMs);
  const others = [numberOf(routerTime), loggedMs, arrivalMs];
  const chosenMs = dates.find(keeps) ?? others.find((ms) => ms !== undefined && keeps(ms));
  moveOthers(event, chosenMs, arrivalMs);
  if (runtimeMs !== undefined && !keeps(runtimeMs) && !event.claims.has('timestamp')) {
    event.original.set('timestamp', JSON.stringify(runtimeTime));
  }
  return { timestamp: isoTimestamp(chosenMs), outsideWindow: !dates.every(keeps) };
}

/** Which dates Datadog keeps of a log that arrives now; without an arrival, all that can be written. */
function windowOf({ arrivalMs, settings }: EventContext): (ms: number) => boolean {
  return (ms) => {
    if (!isWritable(ms)) return false;
    return arrivalMs === undefined || (ms >= arrivalMs - settings.windowMs && ms <= arrivalMs + MAX_FUTURE_MS);
  };
}

/** In the order in which Datadog looks for them. */
function applicationDates({ members, claims, objects }: EventParts, arrivalMs: number | undefined): number[] {
  const dates: number[] = [];
  for (const key of DATE_KEYS) {
    const raw = claims.get(key) ?? members.get(key);
    const ms = raw === undefined ? undefined : dateOf(parseMember(raw), arrivalMs);
    if (ms !== undefined) dates.push(ms);
  }
  for (const object of objects) {
    for (const key of DATE_KEYS) {
      const ms = Object.hasOwn(object, key) ? dateOf(object[key], arrivalMs) : undefined;
      if (ms !== undefined) dates.push(ms);
    }
  }
  return dates;
}

function moveOthers(
  { members, original }: { members: Map<string, string>; original: Map<string, string> },
  chosenMs: number | undefined,
  arrivalMs: number | undefined,
): void {
  for (const key of DATE_KEYS) {
    const raw = members.get(key);
    const ms = raw === undefined ? undefined : dateOf(parseMember(raw), arrivalMs);
    if (raw === undefined || ms === undefined || ms === chosenMs) continue;
    if (!original.has(key)) original.set(key, raw);
    members.delete(key);
  }
}

/** `syslog` holds its date: `syslog.timestamp`. */
function dateOf(value: unknown, arrivalMs: number | undefined): number | undefined {
  return readDate(isObject(value) ? value.timestamp : value, arrivalMs ?? Number.NaN);
}

function timeOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : readTime(time);
}

/** pino's `time`, in milliseconds; the window tells it from a duration. */
function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
