import { gzipSync } from 'node:zlib';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { containerOf, fallbackRecords, isJsonLine, lengthen, ordinaryRecords, podOf } from './fluent-bit-lines.ts';
import { replicaOf } from './pod-replica.ts';

/**
 * - metadata-heavy: lines of usual length, about 1.2 KB
 * - message-heavy: with lines of some kilobytes, about 3 KB
 * - mixed: as the first, but every hundredth is broken
 * - json-lines: only those whose line is a JSON object
 * - fallback: only those that a fast path may leave to the reference path
 */
export type Shape = 'metadata-heavy' | 'message-heavy' | 'mixed' | 'json-lines' | 'fallback';

export interface Corpus {
  readonly shape: Shape;
  readonly event: TransformationEvent;
  /** Before base64 */
  readonly bytes: number;
  /** Of these, those of `kubernetes` objects */
  readonly metadataBytes: number;
  readonly pods: number;
  readonly containers: number;
  readonly jsonLines: number;
  readonly broken: number;
}

/** The applications of the fixtures wrote their lines shortly before. */
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');

/** A line of a record is at least so long that the record has so many bytes: the fixtures have many of a word or two. */
const USUAL_BYTES = 1_150;
/** JSON lines stay as they are, so this makes 3 KB on average. */
const LONG_BYTES = 3_200;
const RECORDS_PER_BROKEN = 100;

/**
 * One batch of records of so many pods, made of real records of Fluent Bit. Its records come from one pod after the other, as
 * if each had written one line at a time: neighbours are of different applications, and a batch with room for fewer records
 * than there are pods has fewer pods.
 *
 * @param bytes before base64: the last record is the one that reaches them
 */
export function corpusOf(shape: Shape, pods: number, bytes: number): Corpus {
  const records: Buffer[] = [];
  let sum = 0;
  for (const record of endlessRecords(shape, pods)) {
    if (sum >= bytes) break;
    const given =
      shape === 'mixed' && records.length % RECORDS_PER_BROKEN === 50 ? breakRecord(record, records.length) : record;
    records.push(given);
    sum += given.length;
  }
  return describe(shape, records);
}

function* endlessRecords(shape: Shape, pods: number): Generator<Buffer> {
  const sources = sourcesOf(shape);
  const byPod = Map.groupBy(sources, podOf);
  const replicas = pods / byPod.size;
  // Of the records that are hard each is as frequent as the others, whichever pod has written it.
  const groups = shape === 'fallback' ? sources.map((source) => [source]) : [...byPod.values()];
  for (let turn = 0; ; turn++) {
    const group = groups[turn % groups.length] ?? [];
    const round = Math.floor(turn / groups.length);
    const replica = round % replicas;
    const source = group[(replica + Math.floor(round / replicas)) % group.length] ?? '';
    yield Buffer.from(replicaOf(source, replica), 'latin1');
  }
}

function sourcesOf(shape: Shape): readonly string[] {
  if (shape === 'fallback') return fallbackRecords();
  const records = ordinaryRecords();
  if (shape === 'json-lines') return records.filter(isJsonLine);
  const bytes = shape === 'message-heavy' ? LONG_BYTES : USUAL_BYTES;
  return records.map((text) => lengthen(text, records, bytes));
}

/** What can be wrong with a record, each in another way of finding it out. */
export const BREAKS = {
  /** The object is not closed: it was cut in its metadata */
  cut: (record) => record.subarray(0, Math.floor(record.length * 0.7)),
  /** A byte of its line is no UTF-8 */
  'not-utf8': (record) => withByte(record, record.indexOf('"log":"') + 10, 0xff),
  /** A control character stands in its line as it is, which JSON forbids */
  'not-json': (record) => withByte(record, record.indexOf('"log":"') + 10, 0x01),
  /** It begins like gzip, and is cut: it comes back `ProcessingFailed` */
  gzip: (record) => gzipSync(record).subarray(0, 200),
} as const satisfies Record<string, (record: Buffer) => Buffer>;

function breakRecord(record: Buffer, turn: number): Buffer {
  const breaks = Object.values(BREAKS);
  return breaks[Math.floor(turn / RECORDS_PER_BROKEN) % breaks.length]?.(record) ?? record;
}

function withByte(record: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(record);
  copy[at] = byte;
  return copy;
}

/** The same event, but for one record in its middle that is broken. */
export function withOneBroken(event: TransformationEvent, kind: keyof typeof BREAKS): TransformationEvent {
  const middle = event.records.length >> 1;
  const records = event.records.map((record, index) =>
    index === middle
      ? { ...record, data: BREAKS[kind](Buffer.from(record.data, 'base64')).toString('base64') }
      : record,
  );
  return { ...event, records };
}

function describe(shape: Shape, records: readonly Buffer[]): Corpus {
  const texts = records.map((record) => record.toString('latin1'));
  return {
    shape,
    event: eventOf(records),
    bytes: records.reduce((sum, { length }) => sum + length, 0),
    metadataBytes: texts.reduce((sum, text) => sum + (/"kubernetes":(\{.*\})\}\n?$/.exec(text)?.[1]?.length ?? 0), 0),
    pods: countDistinct(texts.map((text) => /"pod_id":"([^"]*)"/.exec(text)?.[1])),
    containers: countDistinct(texts.map(containerOf)),
    jsonLines: texts.filter(isJsonLine).length,
    broken: shape === 'mixed' ? texts.filter((_, index) => index % RECORDS_PER_BROKEN === 50).length : 0,
  };
}

function countDistinct(values: readonly (string | undefined)[]): number {
  return new Set(values.filter((value) => value !== undefined)).size;
}

const STREAM_ARN = 'arn:aws:firehose:eu-west-1:111122223333:deliverystream/hydrant-prod-logs';

export function eventOf(records: readonly Buffer[]): TransformationEvent {
  return { deliveryStreamArn: STREAM_ARN, records: records.map(eventRecord) };
}

/** Ids are as long as Firehose's. */
function eventRecord(record: Buffer, index: number): TransformationEvent['records'][number] {
  return {
    recordId: `49${String(index).padStart(54, '0')}000000`,
    approximateArrivalTimestamp: ARRIVAL_MS,
    data: record.toString('base64'),
  };
}

/** One line: what a figure was taken with. */
export function corpusLine({
  shape,
  event,
  bytes,
  metadataBytes,
  pods,
  containers,
  jsonLines,
  broken,
}: Corpus): string {
  const { length } = event.records;
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  return [
    `${shape}: ${length} records`,
    `${bytes} bytes`,
    `${Math.round(bytes / length)} each`,
    `${share(metadataBytes, bytes)} metadata`,
    `${pods} pods`,
    `${containers} containers`,
    `${share(jsonLines, length)} JSON lines`,
    `${broken} broken`,
  ].join(', ');
}
