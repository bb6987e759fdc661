import { constants, crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { chunkSizes, chunksOf, untilError } from '../../test/decoding/chunks.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import { SLICE_BYTES } from './deflate-reader.ts';
import { type Line, plainChunks, readLines } from './lines.ts';
import { readObjectText } from './object-text.ts';

const MEMBERS = ['{"a":1}\n{"b":"two"}\n{"c":', '3}\n', '', '{"d":4}\nthe end'];
const GZIP = Buffer.concat(MEMBERS.map((text) => gzipSync(text)));
const TEXT = MEMBERS.join('');

interface Reading {
  readonly text: Buffer;
  readonly lines: readonly Line[];
  readonly error: unknown;
}

async function read(bytes: Uint8Array, sizes: readonly number[] = []): Promise<Reading> {
  const { given } = await untilError(plainChunks(chunksOf(bytes, sizes)));
  const lines = await untilError(readLines(plainChunks(chunksOf(bytes, sizes))));
  return { text: Buffer.concat(given), lines: lines.given.flat(), error: lines.error };
}

async function damageOf(bytes: Uint8Array): Promise<DamagedObjectError> {
  const { error } = await read(bytes);
  if (error instanceof DamagedObjectError) return error;
  throw new Error('nothing was wrong with the object');
}

/** What zlib can inflate of a gzip that ends anywhere; it throws where the gzip is broken before. */
const inflateStart = (bytes: Uint8Array) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });

/** All that can be inflated before a fault, by trying every beginning. */
function inflateToFault(bytes: Uint8Array): { text: Buffer; compressedBytes: number } {
  let text = Buffer.alloc(0);
  for (let length = 1; length <= bytes.length; length++) {
    try {
      text = inflateStart(bytes.subarray(0, length));
    } catch {
      return { text, compressedBytes: length - 1 };
    }
  }
  throw new Error('there is no fault');
}

const wholeLines = (lines: readonly Line[]) => lines.flatMap(({ bytes }) => (bytes === undefined ? [] : [`${bytes}`]));

describe('a gzip object', () => {
  it('of nothing has no text', async () => {
    expect(await read(gzipSync(''))).toEqual({ text: Buffer.alloc(0), lines: [], error: undefined });
    expect(await read(Buffer.alloc(0))).toEqual({ text: Buffer.alloc(0), lines: [], error: undefined });
  });

  it('says where each member ends, however it is cut into chunks', async () => {
    const members = fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, chunkSizes, async (texts, sizes) => {
        const bytes = Buffer.concat(texts.map((text) => gzipSync(text)));
        const read: string[] = [''];
        for await (const { bytes: part, endsMember } of readObjectText(chunksOf(bytes, sizes))) {
          read[read.length - 1] += Buffer.from(part).toString();
          if (endsMember) read.push('');
        }
        expect(read).toEqual([...texts, '']);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('may have a name, a comment, further fields and a checksum in its header', async () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3]);
    const options = Buffer.from('\x03\x00xyzname\x00comment\x00\x12\x34', 'latin1');
    const bytes = Buffer.concat([header, options, gzipSync('a\n').subarray(10)]);
    for (const sizes of [[], Array.from(bytes, () => 1)]) {
      expect((await read(bytes, sizes)).text.toString()).toBe('a\n');
    }
    for (let length = 2; length < header.length + options.length; length++) {
      expect((await damageOf(bytes.subarray(0, length))).damage).toBe('truncated');
    }
  });

  it('inside a gzip is inflated too', async () => {
    expect((await read(gzipSync(GZIP))).text.toString()).toBe(TEXT);
    const halves = [GZIP.subarray(0, 1), GZIP.subarray(1, 60), GZIP.subarray(60)];
    const inMembers = Buffer.concat(halves.map((half) => gzipSync(half)));
    for (const sizes of [[], Array.from(inMembers, () => 1)]) {
      expect((await read(inMembers, sizes)).text.toString()).toBe(TEXT);
    }
  });

  it('that is a bomb is one line that is too long, of which little is in memory at a time', async () => {
    const bomb = quarterOfGigabyte();
    for (const bytes of [bomb, gzipSync(bomb)]) {
      let largest = 0;
      async function* watched(): AsyncGenerator<Uint8Array> {
        for await (const chunk of plainChunks(chunksOf(bytes))) {
          largest = Math.max(largest, chunk.length);
          yield chunk;
        }
      }
      const { given, error } = await untilError(readLines(watched()));
      expect(error).toBeUndefined();
      expect(given.flat()).toEqual([
        { number: 1, start: 0, end: 2 ** 28, bytes: undefined, reason: 'longer than 32 MiB' },
      ]);
      expect(largest).toBeLessThanOrEqual(SLICE_BYTES * 1032);
    }
  });
});

/** Zeros in equal blocks, each flushed, so that they need not be compressed for it. */
function quarterOfGigabyte(): Buffer {
  const zeros = Buffer.alloc(2 ** 20);
  const block = deflateRawSync(zeros, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  let crc = 0;
  for (let index = 0; index < 256; index++) crc = crc32(zeros, crc);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(2 ** 28, 4);
  const blocks = Array.from({ length: 256 }, () => block);
  return Buffer.concat([gzipSync('').subarray(0, 10), ...blocks, deflateRawSync(''), trailer]);
}

describe('a gzip object that ends in the middle', () => {
  it('gives the lines that are whole in what can be inflated, and the beginning of the next, at every byte', async () => {
    const ends = new Set(
      MEMBERS.map((_, index) => Buffer.concat(MEMBERS.slice(0, index + 1).map((text) => gzipSync(text))).length),
    );
    for (let length = 2; length < GZIP.length; length++) {
      const { text, lines, error } = await read(GZIP.subarray(0, length));
      const inflated = inflateStart(GZIP.subarray(0, length)).toString();
      const parts = inflated.split('\n');
      expect(text.toString()).toBe(inflated);
      if (ends.has(length)) {
        expect(error).toBeUndefined();
        continue;
      }
      expect(wholeLines(lines)).toEqual(parts.slice(0, -1));
      expect(error).toMatchObject({ damage: 'truncated', inflatedBytes: inflated.length, compressedBytes: length });
      const beginning = parts.at(-1) ?? '';
      expect(lines.slice(parts.length - 1)).toEqual(
        beginning === ''
          ? []
          : [
              {
                number: parts.length,
                start: inflated.length - beginning.length,
                end: inflated.length,
                bytes: undefined,
                reason: 'cut off',
                beginning: Buffer.from(beginning),
              },
            ],
      );
    }
  });

  it('inside a gzip or around one tells where the text ends', async () => {
    const inner = GZIP.subarray(0, 40);
    const inflated = inflateStart(inner);
    const place = { damage: 'truncated', inflatedBytes: inflated.length };
    expect(await damageOf(gzipSync(inner))).toMatchObject({ ...place, compressedBytes: 40 });
    const cut = gzipSync(GZIP, { level: 0 }).subarray(0, 10 + 5 + 40);
    expect(await damageOf(cut)).toMatchObject({ ...place, compressedBytes: cut.length });
  });
});

describe('a gzip object that is broken', () => {
  it('says so wherever a byte is wrong, or has lost nothing by it', async () => {
    for (let place = 2; place < GZIP.length; place++) {
      for (const mask of [0x01, 0x10, 0xff]) {
        const bytes = Buffer.from(GZIP);
        bytes[place] = (bytes[place] ?? 0) ^ mask;
        const { text, lines, error } = await read(bytes);
        if (error === undefined) {
          expect(text.toString()).toBe(TEXT);
          continue;
        }
        expect(error).toBeInstanceOf(DamagedObjectError);
        expect(error).toMatchObject({ inflatedBytes: text.length });
        const first = gzipSync(MEMBERS[0] ?? '').length;
        if (place >= first) expect(wholeLines(lines).slice(0, 2)).toEqual(['{"a":1}', '{"b":"two"}']);
      }
    }
  });

  it('gives all that stands before the fault, and says where it is', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `{"line":${index},"value":"${Math.sin(index)}"}\n`);
    const whole = gzipSync(lines.join(''));
    for (const place of [100, 1_000, 2_000]) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, place, place + 40);
      const { text, error } = await read(bytes);
      const expected = inflateToFault(bytes);
      expect(text.equals(expected.text)).toBe(true);
      expect(error).toMatchObject({ damage: 'corrupt', inflatedBytes: text.length });
      // Where only the CRC shows the fault, zlib has read three bytes of the trailer.
      expect([0, 3]).toContain(expected.compressedBytes - (await damageOf(bytes)).compressedBytes);
    }
  });

  it.each([8, 4])('says so where its trailer is wrong, and gives the text (%i bytes before the end)', async (back) => {
    const bytes = gzipSync('a\nb\n');
    bytes[bytes.length - back] = 0x99;
    const { lines, error } = await read(bytes);
    expect(wholeLines(lines)).toEqual(['a', 'b']);
    expect(error).toMatchObject({ damage: 'corrupt', inflatedBytes: 4, compressedBytes: bytes.length - 8 });
  });

  it('says so where something else follows the last member', async () => {
    const member = gzipSync('a\nb');
    for (const rest of ['b\n', '\0\0', '\x1f\x00']) {
      const { lines, error } = await read(Buffer.concat([member, Buffer.from(rest, 'latin1')]));
      expect(wholeLines(lines)).toEqual(['a']);
      expect(lines.at(-1)).toMatchObject({ reason: 'cut off', beginning: Buffer.from('b') });
      expect(error).toMatchObject({ damage: 'trailing', inflatedBytes: 3, compressedBytes: member.length });
    }
  });

  it('is not what is said where the source fails: its error comes through as it is', async () => {
    const error = new Error('the connection was cut');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield GZIP.subarray(0, 70);
      throw error;
    }
    const read = await untilError(readLines(plainChunks(broken())));
    expect(read.error).toBe(error);
    expect(read.given.flat().every(({ bytes }) => bytes !== undefined)).toBe(true);
  });
});

/** Hadoop's framing of snappy: the block's length, the piece's, the piece. */
function hadoopSnappy(text: string, textBytes = text.length): Buffer {
  const piece = compress(Buffer.from(text));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(textBytes, 0);
  lengths.writeUInt32BE(piece.length, 4);
  return Buffer.concat([lengths, piece]);
}

describe('an object in another compression', () => {
  const xerial = Buffer.from('\x82SNAPPY\x00\x00\x00\x00\x01\x00\x00\x00\x01', 'latin1');
  it.each([
    ['ZIP', Buffer.from('PK\x03\x04\x14', 'latin1')],
    ['Snappy', xerial],
    ['HADOOP_SNAPPY', hadoopSnappy('{"rawData":""}\n'.repeat(20))],
  ])('is refused with the setting to change: %s', async (format, bytes) => {
    for (const sizes of [[], [1, 1, 1, 1, 1, 1]]) {
      const { lines, error } = await read(bytes, sizes);
      expect(lines).toEqual([]);
      expect(error).toMatchObject({ damage: 'foreign', inflatedBytes: 0, compressedBytes: 0 });
      expect(error).toHaveProperty(
        'message',
        `the object is compressed as ${format}: set CompressionFormat of the stream's S3 backup from ${format} to GZIP or UNCOMPRESSED`,
      );
    }
  });

  it('is only taken for one where it is one', async () => {
    const hadoop = hadoopSnappy('{"rawData":""}\n'.repeat(20));
    const texts = [
      hadoop.subarray(0, -1),
      hadoopSnappy('{"rawData":""}\n', 3),
      Buffer.concat([hadoop.subarray(0, 8), Buffer.from('{"rawData":""}\n'.repeat(20))]),
      Buffer.from('PK is a key\n'),
      Buffer.from('\x82SNAPP', 'latin1'),
      Buffer.from('\x1f'),
      Buffer.from('\x1f\x1f\x1f\n\x1f'),
    ];
    for (const bytes of texts) {
      const { text, error } = await read(bytes);
      expect(error).toBeUndefined();
      expect(text.equals(bytes)).toBe(true);
    }
  });
});
