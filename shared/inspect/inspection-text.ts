import { namedDrop, namedFailure } from '../explain/words.ts';
import { drawHistogram, type Paint, withoutBar } from '../figures/histogram.ts';
import { printable } from '../figures/printable.ts';
import { bytesText, countedText, countText, durationText, timeText } from '../figures/quantity.ts';
import { type Cell, tableLines, textTable, titled } from '../figures/text-table.ts';
import { readMembers } from '../json/members.ts';
import type { DropReason, FailReason } from '../transform/transform-record.ts';
import type { Example } from './examples.ts';
import type { Inspection } from './inspection.ts';

/** More rows than these are no help to a person; `--json` has them all. */
const MAX_ROWS = { errorCodes: 20, messages: 10, services: 20, unreadableObjects: 20 } as const;

const HOUR_MS = 3_600_000;

/** An inspection for a person, of several lines. */
export function inspectionText(inspection: Inspection, paint: Paint): string {
  const { errorCodes, messages, services, dropped, unreadable, examples } = inspection;
  const histogram = drawHistogram(inspection.hours.rows, paint);
  const perBar = histogram.hoursOfBar === 1 ? 'hour' : `${histogram.hoursOfBar} hours`;
  const noLog = [
    ...dropped.rows.map(({ reason, records }) => ({ ...namedDrop(reason as DropReason), records })),
    ...unreadable.rows.map(({ reason, records }) => ({ ...namedFailure(reason as FailReason), records })),
  ];
  const section = (title: string, lines: readonly string[]) => titled(paint('bold', title), lines);
  const lines = [
    paint('bold', printable(`s3://${inspection.bucket}/${inspection.prefix}`)),
    ...textTable(summary(inspection)).map((line) => `  ${line}`),
    ...section(
      'error codes',
      tableLines(errorCodes, MAX_ROWS.errorCodes, ['lines', 'bytes', 'error code'], 'lines', (row) => [
        { right: countText(row.lines) },
        { right: bytesText(row.bytes) },
        row.errorCode,
      ]),
    ),
    ...section(`lines by ${perBar} of arrival (UTC)`, [...histogram.text, ...withoutBar(inspection.hours)]),
    ...section(
      'error messages',
      tableLines(messages, MAX_ROWS.messages, ['lines', 'error code', 'message'], 'lines', (row) => [
        { right: countText(row.lines) },
        row.errorCode,
        row.message,
      ]),
    ),
    ...section(
      'namespaces and services',
      tableLines(services, MAX_ROWS.services, ['logs', 'bytes', 'namespace', 'service'], 'logs', (row) => [
        { right: countText(row.logs) },
        { right: bytesText(row.bytes) },
        row.namespace ?? '-',
        row.service ?? '-',
      ]),
    ),
    ...section(
      'records that give no log',
      textTable(noLog.map(({ name, meaning, records }) => [{ right: countText(records) }, name, meaning])),
    ),
    ...section('objects that could not be read to their end', unreadableLines(inspection)),
    ...examples.flatMap((example, index) => section(`record ${index + 1}`, exampleLines(example))),
  ];
  return `${lines.join('\n')}\n`;
}

function summary(inspection: Inspection): Cell[][] {
  const { objects, bytes, lines, records, logs, arrival } = inspection;
  const delivered: Cell[][] =
    objects.delivered === 0
      ? []
      : [
          [
            'AllData',
            `${countedText(objects.delivered, 'object')} more, which hold what came in, delivered or not: left alone`,
          ],
        ];
  if (objects.listed === 0) return [['objects', 'none that hold records, with this prefix'], ...delivered];
  const rows: Cell[][] = [
    ['objects', objectsText(objects)],
    ...delivered,
    ['lines', countText(lines.read)],
    ['records', recordsText(records, logs)],
    ['bytes', `${bytesText(bytes.stored)} stored, ${bytesText(bytes.inflated)} inflated`],
  ];
  if (objects.left > 0)
    rows.push(['not opened', `${countedText(objects.left, 'object')}, ${bytesText(bytes.left)}: beyond the limit`]);
  if (lines.outOfRange > 0)
    rows.push(['left out', `${countedText(lines.outOfRange, 'line')}, which arrived at another time`]);
  if (lines.notARecord > 0) {
    rows.push([
      'no record',
      `${countedText(lines.notARecord, 'line')} without the form in which Firehose keeps a record; a replay makes dead letters of them`,
    ]);
  }
  if (lines.tooLong > 0)
    rows.push([
      'too large',
      `${countedText(lines.tooLong, 'line')} of more than 32 MiB or 500,000 JSON values; a replay leaves the object where it is`,
    ]);
  if (arrival.oldest === null || arrival.newest === null) return rows;
  rows.push(['arrived', `${timeText(arrival.oldest)} to ${timeText(arrival.newest)} UTC`]);
  rows.push(["Datadog's window", windowText(inspection)]);
  return rows;
}

function objectsText({ listed, read, unreadable, left }: Inspection['objects']): string {
  if (unreadable === 0 && left === 0) return countText(listed);
  const parts = [`${countText(read)} read`];
  if (unreadable > 0) parts.push(`${countText(unreadable)} not to their end`);
  return `${countText(listed)}: ${parts.join(', ')}`;
}

function recordsText({ withLogs, dropped, unreadable }: Inspection['records'], logs: number): string {
  const parts = [`${countText(withLogs)} with ${countedText(logs, 'log')}`];
  if (dropped > 0) parts.push(`${countText(dropped)} dropped`);
  if (unreadable > 0) parts.push(`${countText(unreadable)} unreadable`);
  return parts.join(', ');
}

/** By the time of arrival, which is when a log was written or shortly after. */
function windowText({ arrival: { oldestLeavesInMs, windowMs }, lines }: Inspection): string {
  const window = `HYDRANT_WINDOW_HOURS: ${windowMs / HOUR_MS}`;
  if (oldestLeavesInMs === null || oldestLeavesInMs >= 0) {
    return `the oldest leaves it in ${durationText(oldestLeavesInMs ?? 0)} (${window})`;
  }
  return `the oldest left it ${durationText(oldestLeavesInMs)} ago, with ${countedText(lines.pastWindow, 'line')} in all (${window}); HYDRANT_LATE says what a replay does with them`;
}

function unreadableLines({ unreadableObjects, objects }: Inspection): string[] {
  const shown = unreadableObjects.slice(0, MAX_ROWS.unreadableObjects);
  const lines = shown.flatMap(({ key, reason }) => [printable(key), `  ${printable(reason)}`]);
  if (objects.unreadable > shown.length) lines.push(`and ${countText(objects.unreadable - shown.length)} more`);
  return lines;
}

function exampleLines({ key, line, errorCode, errorMessage, arrival, reason, logs, raw }: Example): string[] {
  const rows: Cell[][] = [
    ['where', `${key}, line ${line}`],
    ['error', errorMessage === null ? errorCode : `${errorCode}: ${errorMessage}`],
    ['arrived', arrival === null ? 'unknown' : `${timeText(arrival)} UTC`],
  ];
  if (reason !== null) rows.push(['no log', reason]);
  if (raw !== null) rows.push(['begins', raw]);
  return [...textTable(rows), ...logs.flatMap(logLines)];
}

/** A member a line, each as it is written. */
function logLines(json: string): string[] {
  const members = [...readMembers(json)].map(([key, raw]) => `  ${JSON.stringify(key)}: ${raw}`);
  return `{\n${members.join(',\n')}\n}`.split('\n').map(printable);
}
