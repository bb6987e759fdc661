import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { chunkSizes, chunksOf, untilError } from '../../test/decoding/chunks.ts';
import { MAX_LINE_BYTES } from './bounded-bytes.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';
import { type RunTogetherRecord, readRunTogether } from './run-together.ts';
import { UnsplittableError } from './value-splitter.ts';

interface Reading {
  readonly records: readonly RunTogetherRecord[];
  readonly texts: readonly (string | undefined)[];
  readonly error: unknown;
}

async function read(object: Uint8Array | string, sizes: readonly number[] = []): Promise<Reading> {
  const { given, error } = await untilError(readRunTogether(chunksOf(Buffer.from(object), sizes)));
  const records = given.flat();
  expect(records.map(({ number }) => number)).toEqual(records.map((_, index) => index + 1));
  return { records, texts: records.map(({ bytes }) => bytes?.toString()), error };
}

const zip = (text: string): Buffer => gzipSync(text);
const zipEach = (texts: readonly string[]): Buffer => Buffer.concat(texts.map(zip));

/** S3's GZIP, should Firehose end members anywhere. */
function zipInPieces(text: Buffer, sizes: readonly number[]): Buffer {
  const members: Buffer[] = [];
  let start = 0;
  for (const size of [...sizes, text.length]) {
    if (start < text.length) members.push(gzipSync(text.subarray(start, start + size + 1)));
    start += size + 1;
  }
  return Buffer.concat(members);
}

const objects = fc.dictionary(
  fc.constantFrom('log', 'a', '{', '"', '\\'),
  fc.oneof(fc.json(), fc.constantFrom('}{', '"', '\\"', '\u2028', 'é😀'), fc.integer(), fc.constant([{}, []])),
);
const records = fc.array(
  objects.map((value) => JSON.stringify(value)),
  { maxLength: 8 },
);
const spaces = fc.constantFrom('', '\n', ' \r\n\t');

describe('records that are run together', () => {
  it.each<readonly [name: string, pack: (texts: readonly string[], space: string) => Buffer]>([
    ['as they are', (texts, space) => Buffer.from(space + texts.join(space))],
    ["under S3's GZIP", (texts, space) => zip(texts.join(space) + space)],
    ['compressed one by one', (texts) => zipEach(texts)],
    ["compressed one by one, under S3's GZIP", (texts) => gzipSync(zipEach(texts))],
  ])('are told apart, however the object is cut into chunks: %s', async (_, pack) => {
    await fc.assert(
      fc.asyncProperty(records, spaces, chunkSizes, async (texts, space, sizes) => {
        const { texts: found, error } = await read(pack(texts, space), sizes);
        expect(error).toBeUndefined();
        expect(found).toEqual(texts);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('are told apart where members of S3 end anywhere in them, but no more than one in each', async () => {
    await fc.assert(
      fc.asyncProperty(records, chunkSizes, chunkSizes, async (texts, cuts, sizes) => {
        const longest = Math.max(0, ...texts.map((text) => Buffer.byteLength(text)));
        const object = zipInPieces(
          Buffer.from(texts.join('')),
          cuts.map((cut) => longest + cut),
        );
        const { texts: found, error } = await read(object, sizes);
        expect(error).toBeUndefined();
        expect(found.join('')).toBe(texts.join(''));
        // A member that begins and ends where records do may be one of several events.
        const boundaries = new Set(texts.map((_, index) => texts.slice(0, index + 1).join('')));
        for (const index of found.keys()) expect(boundaries).toContain(found.slice(0, index + 1).join(''));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('have their places in the inflated text', async () => {
    const text = ' {"a":1}\n{"b":"é"}[2] ';
    const places = [
      { number: 1, start: 1, end: 8 },
      { number: 2, start: 9, end: 19 },
      { number: 3, start: 19, end: 22 },
    ];
    for (const object of [Buffer.from(text), zip(text)]) expect((await read(object)).records).toMatchObject(places);
    expect((await read(zipEach(['{"a":1}{"b":2}', 'text']))).records).toMatchObject([
      { number: 1, start: 0, end: 14 },
      { number: 2, start: 14, end: 18 },
    ]);
  });

  it('are none in an object of nothing', async () => {
    for (const object of [Buffer.alloc(0), zip(''), Buffer.from('\n \n')]) {
      expect(await read(object)).toEqual({ records: [], texts: [], error: undefined });
    }
  });
});

describe('a record that was compressed by itself', () => {
  const envelope = '{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","message":"{\\"a\\":1}"}]}';
  const aggregated = '{"log":"a"}\n{"log":"b"}\n\n';
  const text = 'GET / 200 {"a":';
  const cut = '{"log":"cut';

  it('stays whole, whatever it holds', async () => {
    const texts = [envelope, aggregated, text, '', aggregated, envelope, cut, aggregated, text, cut];
    for (const object of [zipEach(texts), gzipSync(zipEach(texts))]) {
      expect(await read(object)).toMatchObject({ texts, error: undefined });
    }
  });

  it('is split where it is alone in its object, because nothing says that it was one', async () => {
    expect((await read(zip(aggregated))).texts).toEqual(['{"log":"a"}', '{"log":"b"}']);
    expect((await read(zip(envelope))).texts).toEqual([envelope]);
  });

  it('is split where it is larger than a record may be, because it is none', async () => {
    const value = `{"log":"${'x'.repeat(MAX_INFLATED_BYTES / 2)}"}`;
    const texts = [aggregated, value + value, aggregated];
    expect((await read(zipEach(texts), [70_000])).texts).toEqual([
      aggregated,
      value,
      value,
      '{"log":"a"}',
      '{"log":"b"}',
    ]);
    const cutInPieces = zipEach(['{"log":"', `${value.slice(8)}${value}${value}`]);
    expect((await read(cutInPieces)).texts).toEqual([value, value, value]);
  });

  it('is not given where parsing it would take too much memory', async () => {
    const bomb = '['.repeat(1_000_000);
    expect((await read(zipEach([aggregated, bomb, aggregated]))).records).toMatchObject([
      { number: 1 },
      { bytes: undefined, reason: 'more than 500,000 JSON values', start: 25, end: 1_000_025 },
      { number: 3 },
    ]);
  });
});

describe('a JSON value', () => {
  it('that is too large is passed over, and its neighbours are whole', async () => {
    const long = `{"log":"${'x'.repeat(MAX_LINE_BYTES)}"}`;
    const many = `[${'1,'.repeat(600_000)}1]`;
    const { records: found } = await read(`{"a":1}${long}${many}{"a":2}`, [10_000_000]);
    expect(found).toMatchObject([
      { bytes: Buffer.from('{"a":1}') },
      { bytes: undefined, reason: 'longer than 32 MiB', start: 7, end: 7 + long.length },
      { bytes: undefined, reason: 'more than 500,000 JSON values' },
      { bytes: Buffer.from('{"a":2}') },
    ]);
  });
});

describe('what cannot be split', () => {
  const good = '{"a":1}';
  it.each<readonly [what: string, object: Buffer | string, given: number, start: number, words: RegExp]>([
    ['bare text', 'GET / 200', 0, 0, /neither a JSON object nor an array/],
    ["bare text under S3's GZIP", zip('GET / 200'), 0, 0, /neither a JSON object nor an array/],
    ['text between values', `${good}\n${good} and ${good}`, 2, 16, /neither a JSON object nor an array/],
    ['values of other kinds', `${good}12"a"`, 1, 7, /neither a JSON object nor an array/],
    ['a comma between values', `${good},${good}`, 1, 7, /neither a JSON object nor an array/],
    ['a value that is cut at the end', `${good}{"a":`, 1, 7, /begins there and does not end/],
    ["a value that is cut under S3's GZIP", zip(`${good}{"a":"`), 1, 7, /begins there and does not end/],
    ['a value that was cut before others', `${good}{"log":"cut${good}{"a":"}"}`, 1, 7, /may have records behind it/],
    ['brackets that do not match', `${good}{"a":[1}]${good}`, 1, 7, /may have records behind it/],
    ['gzip among plain records', Buffer.concat([Buffer.from(good), zip(good)]), 1, 7, /compressed with gzip/],
    ['zstd', Buffer.concat([zstdCompressSync(good), zstdCompressSync(good)]), 0, 0, /compressed with zstd/],
    ["zstd under S3's GZIP", gzipSync(Buffer.concat([zstdCompressSync(good)])), 0, 0, /compressed with zstd/],
    ['snappy', Buffer.concat([compress(Buffer.from(good)), compress(Buffer.from(good))]), 0, 0, /with snappy/],
    ["snappy under S3's GZIP", gzipSync(compress(Buffer.from(good.repeat(99)))), 0, 0, /compressed with snappy/],
  ])('is refused with its place, and what stands before it is given: %s', async (_, object, given, start, words) => {
    for (const sizes of [[], [1, 2, 3, 4]]) {
      const { texts, error } = await read(object, sizes);
      expect(texts).toEqual(Array.from({ length: given }, () => good));
      expect(error).toBeInstanceOf(UnsplittableError);
      expect(error).toMatchObject({ start, message: expect.stringMatching(words) });
      expect(error).toHaveProperty('message', expect.stringContaining(`from byte ${start} of the text on`));
    }
  });

  it('never gets into the error: no text of a record is told', async () => {
    for (const object of ['the-payload', '{"a":1}the-payload', '{"a":"the-payload', '{"the-payload"}']) {
      expect(String((await read(object)).error)).not.toContain('the-payload');
    }
  });
});

describe('an object of records that is damaged', () => {
  const texts = ['{"log":"a"}\n{"log":"b"}\n', '{"log":"c"}', '{"log":"d"}'];

  it('gives every compressed record that is whole, at every byte where it ends', async () => {
    const members = texts.map(zip);
    const object = zipEach(texts);
    const ends = members.map((_, index) => Buffer.concat(members.slice(0, index + 1)).length);
    for (let length = (ends[0] ?? 0) + 1; length < object.length; length++) {
      const { texts: found, error } = await read(object.subarray(0, length));
      expect(found).toEqual(texts.slice(0, ends.filter((end) => end <= length).length));
      if (ends.includes(length)) expect(error).toBeUndefined();
      else expect(error).toMatchObject({ damage: 'truncated' });
    }
  });

  it("gives every value that can be read under S3's GZIP", async () => {
    const object = gzipSync(texts.join(''), { level: 0 });
    for (let length = 2; length < object.length; length++) {
      const { texts: found, error } = await read(object.subarray(0, length));
      const inflated = texts.join('').slice(0, Math.max(0, length - 15));
      expect(found).toEqual(inflated.match(/\{[^}]*\}/g) ?? []);
      expect(error).toBeInstanceOf(DamagedObjectError);
    }
  });

  it('gives what is before the end of a large one, too', async () => {
    const large = `{"log":"${'x'.repeat(MAX_INFLATED_BYTES)}"}`;
    const { texts: found, error } = await read(gzipSync(`${large}{"a":1}{"b":2}`).subarray(0, -3));
    expect(found).toEqual([large, '{"a":1}', '{"b":2}']);
    expect(error).toMatchObject({ damage: 'truncated' });
  });

  it('is no damage where the source fails', async () => {
    const cut = new Error('the connection was cut');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('{"a":1}{"b"');
      throw cut;
    }
    expect((await untilError(readRunTogether(broken()))).error).toBe(cut);
  });
});
