import { isoTimestamp } from '../datadog/timestamp.ts';
import { printable } from '../figures/printable.ts';
import type { ExplainedField } from './explain-fields.ts';
import type { ExplainedLog } from './explain-log.ts';
import type { Delivered, ExplainedRecord, UntouchedLog } from './explain-record.ts';
import type { ExplainedTag } from './explain-tags.ts';
import type { Unwrapped } from './unwrap.ts';
import type { Named } from './words.ts';

const DELIVERED: Readonly<Record<Delivered['form'], string>> = {
  log: 'as one log',
  envelope: 'as one record, an envelope of CloudWatch Logs that holds all its logs',
  'envelope-as-it-came': 'in the envelope that it came in',
  ndjson: 'as one record, a log a line',
};

/** Longer values are shortened; `--json` has them whole. */
const MAX_VALUE_CHARACTERS = 120;

const MAX_CAUSE_CHARACTERS = 300;
const MAX_CAUSES = 10;

/** Wider entries are not lined up with the others. */
const MAX_COLUMN = 60;

/**
 * An explanation for a person, of several lines.
 *
 * @param unwrapped what the record was taken out of
 */
export function explanationText(record: ExplainedRecord, number: number, unwrapped?: Unwrapped): string {
  const lines = [
    `record ${number}: ${record.result}${record.reason === undefined ? '' : `, ${inWords(record.reason)}`}`,
  ];
  if (unwrapped !== undefined) lines.push(`  unwrapped  from ${wrappingInWords(unwrapped)}`);
  lines.push(`  read       ${record.bytes} bytes, ${record.compression ?? 'not compressed'}`);
  if (record.format !== undefined) lines.push(`  is         ${inWords(record.format)}`);
  if (record.events !== undefined) lines.push(`  events     ${record.events}, logs ${record.logs.length}`);
  for (const { count, ...reason } of record.droppedEvents) lines.push(`  dropped    ${count}: ${inWords(reason)}`);
  if (record.delivered !== undefined) {
    lines.push(`  delivered  ${DELIVERED[record.delivered.form]}, ${record.delivered.bytes} bytes`);
  }
  record.logs.forEach((log, index) => {
    lines.push(`  log ${index + 1}`, ...logLines(log).map((line) => `    ${line}`));
  });
  return `${lines.map(printable).join('\n')}\n`;
}

function logLines(log: ExplainedLog | UntouchedLog): string[] {
  if ('untouched' in log) {
    return [
      `stays as it came: ${quote(log.untouched)}`,
      'it carries no metadata, and the pipelines of its source read it as it is',
    ];
  }
  return [
    `is ${inWords(log.format)}`,
    'fields',
    ...columns(log.fields.map(fieldColumns)),
    ...section(`tags (${log.tags.length})`, columns(log.tags.map(tagColumns))),
    ...section(
      'refused tags, of its own',
      columns(log.refused.map(({ tag, from, why }) => [quote(tag), `${from}: ${why}`])),
    ),
    ...section('tags without room, in hydrant.surplus', columns(log.withoutRoom.map(tagColumns))),
    ...section(
      'moved, under its own name in hydrant.original',
      columns(log.moved.map(({ key, value }) => [key, quote(value)])),
    ),
    ...section('left out (HYDRANT_KUBERNETES_OBJECT=drop)', columns(log.leftOut.map((key) => [key, '']))),
    ...section(
      'notes',
      columns([...log.notes.map((note) => [note.name, withCauses(note.meaning, note)] as const), ...sizeNotes(log)]),
    ),
  ];
}

function fieldColumns({ name, value, from }: ExplainedField): [string, string] {
  return [`${name.padEnd(9)}  ${value === undefined ? 'none' : quote(value)}`, from];
}

function tagColumns({ tag, from, given }: ExplainedTag): [string, string] {
  const origin = from.join('; ') || 'unknown';
  return [tag, given === undefined ? origin : `${origin}, as ${quote(given)}`];
}

function sizeNotes({ part, lateTimestamp, replayParts }: ExplainedLog): (readonly [string, string])[] {
  const notes: [string, string][] = [];
  if (part !== undefined) notes.push(['part', `${part.index} of ${part.of} of a log that was cut`]);
  if (lateTimestamp !== undefined) notes.push(['late', `its date was ${lateTimestamp} before a replay moved it`]);
  if (replayParts > 1)
    notes.push(['split', `a replay sends it in ${replayParts} parts, because it is too large for one`]);
  return notes;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function columns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length).filter((length) => length <= MAX_COLUMN));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}

function wrappingInWords({ from, arrivalMs }: Unwrapped): string {
  if (from === 'data-object') return 'an object {"data": <base64>}';
  const taken = isoTimestamp(arrivalMs);
  return `Firehose's backup envelope${taken === undefined ? '' : `, taken at ${taken}`}`;
}

const inWords = (named: Named): string => withCauses(`${named.name} (${named.meaning})`, named);

/** Tenants write rules, and may write many. */
function withCauses(text: string, { by = [] }: Named): string {
  if (by.length === 0) return text;
  const others = by.length > MAX_CAUSES ? `; and ${by.length - MAX_CAUSES} more` : '';
  return `${text}: ${by
    .slice(0, MAX_CAUSES)
    .map((cause) => shorten(cause, MAX_CAUSE_CHARACTERS))
    .join('; ')}${others}`;
}

function quote(value: unknown): string {
  return shorten(JSON.stringify(value) ?? '', MAX_VALUE_CHARACTERS);
}

function shorten(text: string, maxCharacters: number): string {
  return text.length <= maxCharacters ? text : `${text.slice(0, maxCharacters)}… (${text.length} characters)`;
}
