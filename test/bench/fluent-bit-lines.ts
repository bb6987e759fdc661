import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';

/**
 * Both ways in which EKS Fargate's router is configured: Datadog's guide, where `log` keeps the container runtime's prefix, and
 * AWS's `crio` parser, where the prefix is taken apart and the keys of a line that is JSON stand beside it once more.
 */
const FILES = ['5.1.1-a-fargate-datadog-guide', '5.1.1-b-fargate-crio-parser'] as const;

/** Longer ones are parts of lines of a megabyte. */
const MAX_BYTES = 4_000;

/**
 * Lines that stand in the fixtures because they are hard. Each is there once among sixty, so that without this they would be
 * a third of a corpus, which they are of nobody's logs: they have a corpus of their own, that of the fallback.
 */
const HARD = [
  'collides',
  'kubernetes is a string here',
  'duplicate keys inside the app line',
  'trailing newline in value',
  'big numbers',
  'two docs',
  'an array line',
  'just a json string',
  'cut off json',
  'json after spaces',
  'json then text',
  'empty key',
  'latin1 caf',
  'bad bytes in json',
  'bell\\u0007',
  'after the long ones',
];
const HARD_LINE = /"log":"(?:\S+ std\w+ F )?(?:12345|null|\{\})"/;

/** Nothing, or blanks: the transform drops it. */
const BLANK_LINE = /^\{"stream":"\w+","logtag":"\w",(?!"log":)|"log":"(?:\S+ std\w+ F)?\s*"/;

/**
 * The real records that are like most of anybody's: lines of text, and of JSON.
 *
 * @returns each byte as one character, as everywhere here, so that also those stay that are no UTF-8
 */
export function ordinaryRecords(): string[] {
  return enrichedRecords(FILES).filter((text) => !isHard(text) && !BLANK_LINE.test(text));
}

/** The shapes of records that a fast path may leave to the reference path, because they take more than looking once. */
export const FALLBACK_SHAPES: readonly (readonly [shape: string, mark: string])[] = [
  ["keys that are Datadog's or ours: log, stream, service, ddsource, ddtags, host, hostname, status", 'collides'],
  ['a key of the application that is named like the metadata', 'kubernetes is a string here'],
  ['a key that stands twice', 'duplicate keys inside the app line'],
  ['an empty key, dotted ones, __proto__ and constructor', 'empty key'],
  ['a line of JSON that was cut', 'cut off json'],
  ['an object and text behind it', 'json then text'],
  ['two objects in one line', 'two docs'],
  ['bytes that are no UTF-8', 'bad bytes in json'],
];

/** Of Fluent Bit 1.9.10 too, which lets through what is no UTF-8. */
export function fallbackRecords(): string[] {
  const records = enrichedRecords([...FILES, '1.9.10-a-fargate-datadog-guide', '1.9.10-b-fargate-crio-parser']);
  return FALLBACK_SHAPES.flatMap(([, mark]) => records.filter((text) => text.includes(mark)));
}

/** The text of `log` as it stands in the record, without the runtime's prefix; groups: what is before it, and itself. */
const LOG = /^(.*?"log":"(?:\S+ std\w+ F )?)((?:[^"\\]|\\.)*)"/;

/** Whether a record's line is itself a JSON object. */
export function isJsonLine(text: string): boolean {
  return LOG.exec(text)?.[2]?.startsWith('{') === true;
}

/**
 * The record with a line of more lines, real ones of the same container one behind the other as a multiline parser joins them,
 * until the record has so many bytes. One that is a JSON object stays as it is.
 *
 * @param records those to take lines from
 */
export function lengthen(text: string, records: readonly string[], bytes: number): string {
  const [head = '', before = '', line = ''] = LOG.exec(text) ?? [];
  if (head === '' || isJsonLine(text)) return text;
  const container = containerOf(text);
  const lines = records
    .filter((other) => containerOf(other) === container && !isJsonLine(other))
    .map((other) => LOG.exec(other)?.[2] ?? '');
  const missing = bytes - text.length;
  const more: string[] = [];
  for (let added = 0, at = lines.indexOf(line); added < missing; at++) {
    const next = `\\n${lines[(at + 1) % lines.length]}`;
    more.push(next);
    added += next.length;
  }
  return `${before}${line}${more.join('')}${text.slice(head.length - 1)}`;
}

/** The name of a record's pod. */
export function podOf(text: string): string {
  return /"pod_name":"([^"]*)"/.exec(text)?.[1] ?? '';
}

export function containerOf(text: string): string {
  return `${podOf(text)} ${/"container_name":"([^"]*)"/.exec(text)?.[1]}`;
}

function enrichedRecords(files: readonly string[]): string[] {
  return files
    .flatMap(readFluentBitFile)
    .map(({ bytes }) => bytes.toString('latin1'))
    .filter((text) => text.length < MAX_BYTES && text.includes('"kubernetes":{'));
}

function isHard(text: string): boolean {
  return HARD_LINE.test(text) || HARD.some((mark) => text.includes(mark));
}
