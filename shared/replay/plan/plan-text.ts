import { drawHistogram, type Paint, withoutBar } from '../../figures/histogram.ts';
import { printable } from '../../figures/printable.ts';
import { bytesText, countedText, countText, durationText, rateText, timeText } from '../../figures/quantity.ts';
import { type Cell, tableLines, textTable, titled } from '../../figures/text-table.ts';
import type { Figure } from './estimate.ts';
import type { PartOfAll, Plan } from './plan.ts';
import { percentText, roundEstimate } from './rounding.ts';

/** More rows than these are no help to a person; `--json` has them all. */
const MAX_ROWS = { errorCodes: 20, services: 20 } as const;

/** A plan for a person, of several lines. The verdict stands last, where the eye is when the command has ended. */
export function planText(plan: Plan, paint: Paint): string {
  const { errorCodes, hours, services } = plan;
  const histogram = drawHistogram(hours.rows, paint);
  const perBar = histogram.hoursOfBar === 1 ? 'hour' : `${histogram.hoursOfBar} hours`;
  const estimated = plan.read.isSample ? ', estimated' : '';
  const section = (title: string, lines: readonly string[]) => titled(paint('bold', title), lines);
  const lines = [
    paint('bold', `plan of a replay, ${timeText(plan.at)} UTC`),
    ...textTable([...contents(plan), ...outlook(plan)]).map((line) => `  ${line}`),
    ...section(
      `error codes${estimated}`,
      tableLines(errorCodes, MAX_ROWS.errorCodes, ['lines', 'error code'], 'lines', (row) => [
        { right: countText(row.lines) },
        row.errorCode,
      ]),
    ),
    ...section(`lines by ${perBar} of arrival (UTC)${estimated}`, [...histogram.text, ...withoutBar(hours)]),
    ...section(
      `namespaces and services${estimated}`,
      tableLines(services, MAX_ROWS.services, ['logs', 'bytes', 'namespace', 'service'], 'logs', (row) => [
        { right: countText(row.logs) },
        { right: bytesText(row.bytes) },
        row.namespace ?? '-',
        row.service ?? '-',
      ]),
    ),
    ...previewLines(plan, paint),
    ...section('verdict', [plan.verdict.sentence]),
  ];
  return `${lines.join('\n')}\n`;
}

function contents(plan: Plan): Cell[][] {
  const { selection, read, lines } = plan;
  const rows: Cell[][] = [['objects', `${countText(selection.objects)}, ${bytesText(selection.storedBytes)} stored`]];
  if (selection.objects === 0) return rows;
  rows.push(['read', readText(read)]);
  rows.push(['inflated', figureText(plan.inflatedBytes, bytesText)]);
  rows.push(['lines', linesText(lines)]);
  rows.push(['logs', `${figureText(plan.logs, countText)}; ${figureText(plan.logBytes, bytesText)} to send`]);
  if (plan.oldestArrival !== null && plan.newestArrival !== null) {
    const ofSample = read.isSample ? ', of those read' : '';
    rows.push(['arrived', `${timeText(plan.oldestArrival)} to ${timeText(plan.newestArrival)} UTC${ofSample}`]);
  }
  return rows;
}

function outlook(plan: Plan): Cell[][] {
  const { forecast, rate, window, logs, read } = plan;
  if (logs.value === 0) return [];
  const rows: Cell[][] = [
    ["Datadog's window", `${window.hours} h (HYDRANT_WINDOW_HOURS), late logs: HYDRANT_LATE=${window.late}`],
    ['rate', rateRow(rate)],
    ['late already', partText(forecast.alreadyLate, read)],
    ['will be late', partText(forecast.leaving, read)],
  ];
  if (forecast.toSpareMs !== null) {
    rows.push([forecast.toSpareMs < 0 ? 'too slow by' : 'to spare', durationText(forecast.toSpareMs)]);
  }
  if (forecast.neededForTheRest !== null) {
    const aim = forecast.neededMegabytesPerSecond === null ? 'to lose no more' : 'to lose nothing';
    const { neededReprocessors: needed } = forecast;
    const together = needed === null ? '' : `, ${countedText(needed, 'reprocessor')} at once`;
    rows.push(['rate needed', `${rateText(forecast.neededForTheRest)} from now on ${aim}${together}`]);
  }
  rows.push(['takes', `${durationText(forecast.durationMs)} without a pause`]);
  rows.push(['costs', costText(plan)]);
  return rows;
}

function readText({ objects, broken, storedBytes, share, isSample }: Plan['read']): string {
  const what = `${countedText(objects, 'object')}, ${bytesText(storedBytes)}`;
  const parts = isSample
    ? [`${what}, ${shareText(share)} of the bytes; the rest is estimated, ± its error at 95 %`]
    : ['all'];
  if (broken > 0) parts.push(`${countText(broken)} not to the end`);
  return parts.join('; ');
}

/** `0.25 %`: a sample may be small. */
const shareText = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

function figureText({ value, isEstimate, plusMinus }: Figure, text: (value: number) => string): string {
  if (!isEstimate) return text(value);
  const estimate = `about ${text(roundEstimate(value))}`;
  if (plusMinus === null) return `${estimate} (too little was read to tell the error)`;
  return value === 0 ? estimate : `${estimate} ± ${shareText(plusMinus / value)}`;
}

function linesText({ total, dropped, unreadable, skipped }: Plan['lines']): string {
  const parts = [figureText(total, countText)];
  const rest = [
    [dropped, 'dropped'],
    [unreadable, 'unreadable'],
    [skipped, 'more not asked for'],
  ] as const;
  for (const [figure, word] of rest) if (figure.value > 0) parts.push(`${figureText(figure, countText)} ${word}`);
  return parts.join(', ');
}

function rateRow({ megabytesPerSecond, isAssumed, reprocessors }: Plan['rate']): string {
  const setFor = reprocessors === 1 ? '' : ' for all of them';
  const source = isAssumed
    ? 'assumed, HYDRANT_MAX_MB_PER_S is not set'
    : `HYDRANT_MAX_MB_PER_S${setFor}, if a reprocessor reaches it`;
  const each = reprocessors === 1 ? '' : ` each, ${countText(reprocessors)} reprocessors at once`;
  return `${rateText(megabytesPerSecond)}${each} (${source})`;
}

function partText({ logs, bytes, share }: PartOfAll, { isSample }: Plan['read']): string {
  if (logs === 0) return 'nothing';
  const count = isSample ? `about ${countText(roundEstimate(logs))} logs` : countedText(logs, 'log');
  return `${percentText(share)}, ${count}, ${bytesText(bytes)}`;
}

function costText({ cost: { usd, lambda, s3, region }, logBytes, rate }: Plan): string {
  const dollars = (amount: number) => (amount > 0 && amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`);
  const parts = `Lambda ${dollars(lambda.usd)}, S3 requests ${dollars(s3.usd)}`;
  const bound = logBytes.plusMinus === null ? `about ${dollars(usd)}` : `${dollars(usd)} at most`;
  const stepFunctions = rate.reprocessors === 1 ? '' : 'Step Functions, ';
  return `${bound} (${parts}; ${region}, without ${stepFunctions}what Datadog bills and the data that leaves AWS)`;
}

/** Control characters are written as JSON writes them: the same log, and no order to the terminal. `--json` has the bytes. */
function previewLines({ previews, previewsCut }: Plan, paint: Paint): string[] {
  if (previews.length === 0 && !previewsCut) return [];
  const lines = ['', paint('bold', 'logs as they would be sent'), ...previews.map(printable)];
  return previewsCut ? [...lines, '  no more of them: together they have more than 2 MB'] : lines;
}
