import { isWritable } from '../datadog/timestamp.ts';
import type { PlainLine } from './plain-line.ts';
import { isUtcTime } from './utc-time.ts';
import { type WindowClock, writeTime } from './window-clock.ts';

/** Where the date comes from of a log whose line has none of its own: from a time that the router or the runtime has written, or from the arrival. */
export type RouterDate = 'record' | 'arrival';

/** @returns undefined where it is for the reference path to say */
export function routerDateOf(
  { prefix, time, timeEnd }: PlainLine,
  bytes: Buffer,
  arrivalMs: number,
  clock: WindowClock,
): RouterDate | undefined {
  if (time !== -1 && !(isUtcTime(bytes, time, timeEnd) && clock.keeps(bytes, time, arrivalMs))) return undefined;
  if (prefix !== -1 && !clock.keeps(bytes, prefix, arrivalMs)) return undefined;
  if (time !== -1 || prefix !== -1) return 'record';
  return isWritable(arrivalMs) ? 'arrival' : undefined;
}

/** Writes it as a log's date, 24 bytes. */
export function writeRouterDate(
  date: RouterDate,
  { prefix, time }: PlainLine,
  bytes: Buffer,
  arrivalMs: number,
  clock: WindowClock,
  out: Buffer,
  at: number,
): void {
  if (date === 'arrival') clock.write(arrivalMs, out, at);
  else writeTime(bytes, prefix === -1 ? time : prefix, out, at);
}
