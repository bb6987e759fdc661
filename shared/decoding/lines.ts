import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { hasTooManyValues } from './too-many-values.ts';

/** The largest line that is held in memory. A record of 1,024,000 bytes makes an envelope of about 1.4 MB. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

/** Node's default of 16 KiB makes gunzip 1.5 times slower. */
const CHUNK_BYTES = 256 * 1024;

export interface Line {
  /** Counted from 1; blank lines count too */
  readonly number: number;
  /** Where the next line begins, in bytes of the whole text */
  readonly end: number;
  /** Without its line feed; undefined where it is longer than `MAX_LINE_BYTES`, or would need too much memory as JSON */
  readonly bytes: Buffer | undefined;
}

/**
 * An object's bytes, decompressed if they are gzip. Firehose's objects are told apart by their first bytes, because name and
 * `Content-Encoding` can lie (honeycombio/agentless-integrations-for-aws#12); members follow each other without end.
 */
export async function* plainChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const head = await readHead(source);
  const all = rejoin(head, source);
  const foreign = FOREIGN_FORMATS.find(([magic]) => magic.every((byte, index) => head[index] === byte));
  if (foreign !== undefined) {
    await source.return?.();
    throw new Error(
      `the object is ${foreign[1]}: set CompressionFormat of the stream's backup to GZIP or UNCOMPRESSED`,
    );
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all;
    return;
  }
  let compressedBytes = 0;
  const counted = count(all, (bytes) => {
    compressedBytes += bytes;
  });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error of either end reaches the loop below through the stream that it destroys.
  pipeline(Readable.from(counted, { objectMode: false, highWaterMark: CHUNK_BYTES }), gunzip, () => {});
  yield* gunzip;
  // zlib says nothing of bytes that it has left behind the last member.
  if (gunzip.bytesWritten < compressedBytes) throw new Error('something that is no gzip follows in the object');
}

async function* count(chunks: AsyncIterable<Uint8Array>, add: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    add(chunk.length);
    yield chunk;
  }
}

const HEAD_BYTES = 4;

/** What else Firehose can write its backup in, by its first bytes; floci-io/floci#3393 has them from real objects. */
const FOREIGN_FORMATS: readonly (readonly [magic: readonly number[], name: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP file'],
  [[0x82, 0x53, 0x4e, 0x41], 'Snappy'],
];

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { value, done } = await source.next();
    if (done === true) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* rejoin(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const { value, done } = await rest.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    // Whoever stops reading early leaves no connection open behind them.
    await rest.return?.();
  }
}

/**
 * Splits at line feeds only (U+2028 and the like belong to the text), a list of lines for each chunk that ends at least one.
 * Memory is bounded by the longest line, not by the object.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  { firstNumber = 1, fromByte = 0, maxLineBytes = MAX_LINE_BYTES } = {},
): AsyncGenerator<Line[]> {
  let parts: Uint8Array[] = [];
  let partBytes = 0;
  let number = firstNumber - 1;
  let end = fromByte;
  const take = (last: Uint8Array, feedBytes: number): Line => {
    end += partBytes + last.length + feedBytes;
    const whole = partBytes + last.length > maxLineBytes ? undefined : Buffer.concat([...parts, last]);
    const bytes = whole === undefined || hasTooManyValues(whole) ? undefined : whole;
    parts = [];
    partBytes = 0;
    number++;
    return { number, end, bytes };
  };
  for await (const chunk of behind(chunks, fromByte)) {
    const lines: Line[] = [];
    let start = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, start)) {
      lines.push(take(chunk.subarray(start, feed), 1));
      start = feed + 1;
    }
    const rest = chunk.subarray(start);
    partBytes += rest.length;
    if (partBytes <= maxLineBytes) parts.push(rest);
    else parts = [];
    if (lines.length > 0) yield lines;
  }
  if (partBytes > 0) yield [take(Buffer.alloc(0), 0)];
}

async function* behind(chunks: AsyncIterable<Uint8Array>, fromByte: number): AsyncGenerator<Uint8Array> {
  let left = fromByte;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

const LINE_FEED = 0x0a;
