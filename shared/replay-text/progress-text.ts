import type { Paint } from '../figures/histogram.ts';
import { printable } from '../figures/printable.ts';
import { bytesText, countedText, countText, durationText } from '../figures/quantity.ts';
import type { Progress, Wait } from '../replay/progress.ts';
import type { PerSecond } from './speed.ts';

/** What a frame is drawn from, beside the progress. */
interface Moment {
  readonly nowMs: number;
  /** Undefined while it is not known */
  readonly speed: PerSecond | undefined;
  /** Of the terminal */
  readonly columns: number;
}

/** How far a run is, in two or three lines for a terminal, none longer than it is wide. */
export function progressText(progress: Progress, { nowMs, speed, columns }: Moment, paint: Paint): string[] {
  const { records, logs, bytes } = progress;
  const rate = speed === undefined ? [] : [`${bytesText(Math.round(speed.bytesSent))}/s`, logsText(speed.logsSent)];
  // The last column stays free: a terminal that has it filled may begin a line.
  const fitted = (parts: readonly string[]) => joinWithin(columns - 1, parts);
  const lines = [
    paint('bold', fitted(placeParts(progress, speed))),
    fitted([
      `${countedText(logs.sent, 'log')} sent of ${countedText(records.read, 'record')}`,
      bytesText(bytes.sent),
      ...rate,
    ]),
  ];
  const trouble = troubleParts(progress, nowMs, speed);
  return trouble.length === 0 ? lines : [...lines, paint('yellow', fitted(trouble))];
}

/** `503 3 times, ECONNRESET once`, the commonest first. */
export function errorsText(errors: Readonly<Record<string, number>>): string {
  return Object.entries(errors)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${printable(kind)} ${count === 1 ? 'once' : `${countText(count)} times`}`)
    .join(', ');
}

function placeParts({ taken, ended, objects, bytes }: Progress, speed: PerSecond | undefined): string[] {
  if (taken === undefined) return [`lists the bucket: ${countedText(objects.listed, 'object')} so far`];
  const left = Math.max(0, taken.bytes - bytes.read);
  const percent = taken.bytes === 0 ? 100 : Math.floor((100 * (taken.bytes - left)) / taken.bytes);
  const parts = [
    `${percent} %: ${bytesText(bytes.read)} of ${bytesText(taken.bytes)} read`,
    `${countText(ended)} of ${countedText(taken.objects, 'object')} done`,
  ];
  if (left === 0 || speed === undefined || speed.bytesRead === 0) return parts;
  return [...parts, `${durationText((left / speed.bytesRead) * 1_000)} left`];
}

function troubleParts(
  { requestErrors, waits, stopped }: Progress,
  nowMs: number,
  speed: PerSecond | undefined,
): string[] {
  const parts: string[] = [];
  if (stopped !== undefined) parts.push(`ends early (${stopped}), finishes what is on its way`);
  const wait = waitText(waits, nowMs, speed);
  if (wait !== undefined) parts.push(wait);
  const errors = errorsText(requestErrors);
  if (errors !== '') parts.push(`not accepted: ${errors}`);
  return parts;
}

/** What a person who sees that nothing moves wants to know. */
function waitText(waits: readonly Wait[], nowMs: number, speed: PerSecond | undefined): string | undefined {
  const repeats = waits.filter(({ what }) => what === 'repeat').map(({ untilMs }) => untilMs);
  if (repeats.length > 0) return `tries again in ${secondsText(Math.min(...repeats) - nowMs)}`;
  if (waits.some(({ what }) => what === 'rate')) return 'keeps to its pace';
  const hangs = waits.length > 0 && speed?.logsSent === 0;
  return hangs ? "waits for Datadog's answer" : undefined;
}

const logsText = (perSecond: number): string => `${countedText(Math.round(perSecond), 'log')}/s`;

const MINUTE_MS = 60_000;

function secondsText(ms: number): string {
  return ms >= MINUTE_MS ? durationText(ms) : `${Math.max(0, Math.ceil(ms / 1_000))} s`;
}

/** As many parts as there is room for; the first is cut if it must be. */
function joinWithin(room: number, [first = '', ...others]: readonly string[]): string {
  let text = first;
  for (const part of others) {
    if (text.length + 2 + part.length > room) break;
    text += `, ${part}`;
  }
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
