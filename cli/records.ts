import { createReadStream } from 'node:fs';
import { MAX_LINE_BYTES, plainChunks, readLines } from '../shared/decoding/lines.ts';
import { compressionOf } from '../shared/explain/compression.ts';
import { type Unwrapped, unwrap } from '../shared/explain/unwrap.ts';
import { objectOf, parseJson } from '../shared/json/value.ts';
import type { RecordOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

interface InputRecord {
  /** Counted from 1 */
  readonly number: number;
  /** The record itself, without what it stood in */
  readonly bytes: Uint8Array;
  /** When Firehose took it, milliseconds since the epoch: as the options say, or its envelope, or now */
  readonly arrivalMs: number;
  /** What it stood in; undefined where it stood in nothing */
  readonly unwrapped: Unwrapped | undefined;
}

/**
 * Reads records from stdin or a file: the whole as one, if it is compressed or one JSON value; else one a line, each as soon as
 * it is there.
 *
 * @param onTooLong is told the number of each that is too large to be read
 */
export async function* readRecords(
  { file, one, arrivalMs }: RecordOptions,
  nowMs: number,
  onTooLong: (number: number) => void,
): AsyncGenerator<InputRecord> {
  const chunks = file === undefined ? process.stdin : readFile(file);
  for await (const { number, bytes } of readWholeOrLines(chunks, one)) {
    if (bytes === undefined) {
      onTooLong(number);
      continue;
    }
    const unwrapped = unwrap(bytes);
    yield {
      number,
      bytes: unwrapped?.bytes ?? bytes,
      arrivalMs: arrivalMs ?? unwrapped?.arrivalMs ?? nowMs,
      unwrapped,
    };
  }
}

async function* readFile(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw new UsageError(`--file: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Piece {
  readonly number: number;
  /** Undefined where it is larger than `MAX_LINE_BYTES`, or a line would need too much memory as JSON */
  readonly bytes: Uint8Array | undefined;
}

async function* readWholeOrLines(chunks: AsyncIterable<Uint8Array>, one: boolean): AsyncGenerator<Piece> {
  const source = chunks[Symbol.asyncIterator]();
  const { head, isWhole } = await readHead(source, one ? () => false : isEvent);
  if (one) yield { number: 1, bytes: isWhole ? head : undefined };
  else if (isWhole && (await isBackupObject(head))) yield* eachLine(plainChunks(only(head)));
  else if (isWhole && isOneRecord(head)) yield { number: 1, bytes: head };
  else yield* eachLine(join(head, source));
}

/**
 * Holds back what may be one record, until its first line tells that it is not, or it is too large for a record.
 *
 * @param isEnough whether the first line is one of several records
 */
async function readHead(
  source: AsyncIterator<Uint8Array>,
  isEnough: (firstLine: Buffer) => boolean,
): Promise<{ head: Buffer; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let isFirstLine = true;
  while (bytes <= MAX_LINE_BYTES) {
    const { value, done } = await source.next();
    if (done === true) return { head: Buffer.concat(chunks), isWhole: true };
    chunks.push(value);
    bytes += value.length;
    if (!isFirstLine || !value.includes(LINE_FEED)) continue;
    isFirstLine = false;
    const head = Buffer.concat(chunks);
    if (isEnough(head.subarray(0, head.indexOf(LINE_FEED)))) return { head, isWhole: false };
  }
  return { head: Buffer.concat(chunks), isWhole: false };
}

const LINE_FEED = 0x0a;

/** What follows an event on a line of its own is others: no compression begins so, and no JSON goes on behind its end. */
function isEvent(line: Buffer): boolean {
  return objectOf(line.toString()) !== undefined;
}

/** Compressed data has line feeds anywhere, and JSON may be written over many lines. */
function isOneRecord(whole: Buffer): boolean {
  return compressionOf(whole) !== undefined || parseJson(whole.toString()) !== undefined;
}

/** Whether it is an object of the backup bucket as Firehose stores it, compressed. */
async function isBackupObject(whole: Buffer): Promise<boolean> {
  if (compressionOf(whole) !== 'gzip') return false;
  try {
    for await (const { bytes } of eachLine(plainChunks(only(whole)))) {
      return bytes !== undefined && unwrap(bytes) !== undefined;
    }
  } catch {
    // It is broken: whoever reads it as a record says so.
  }
  return false;
}

async function* eachLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  for await (const lines of readLines(chunks)) yield* lines.filter(({ reason }) => reason !== 'cut off');
}

async function* only(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

async function* join(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const { value, done } = await rest.next();
    if (done === true) return;
    yield value;
  }
}
