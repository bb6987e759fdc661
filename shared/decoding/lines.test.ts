import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, untilError } from '../../test/decoding/chunks.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import { type LineOptions, plainChunks, readLines } from './lines.ts';

async function linesOf(chunks: AsyncIterable<Uint8Array>, options: LineOptions = {}): Promise<(string | undefined)[]> {
  const lines: (string | undefined)[] = [];
  for await (const some of readLines(chunks, options)) {
    for (const { number, bytes } of some) {
      expect(number).toBe(lines.length + 1);
      lines.push(bytes?.toString());
    }
  }
  return lines;
}

async function join(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

/** What the lines are, in one step. */
function split(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

const cuts = fc.array(fc.nat({ max: 9 }), { maxLength: 30 });

describe('lines', () => {
  it('are the same however the bytes are cut into chunks', async () => {
    const texts = fc.array(fc.constantFrom('a', 'é', '\n', '\r', '\u2028', '\u0085', '\v', '😀'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(texts, cuts, async (characters, sizes) => {
        const text = characters.join('');
        expect(await linesOf(chunksOf(Buffer.from(text), sizes))).toEqual(split(text));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('that are too long are given without their bytes, and their neighbours are whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 12 })), cuts, async (lengths, sizes) => {
        const text = lengths.map((length) => `${'x'.repeat(length)}\n`).join('');
        const expected = split(text).map((line) => (line.length > 6 ? undefined : line));
        expect(await linesOf(chunksOf(Buffer.from(text), sizes), { maxLineBytes: 6 })).toEqual(expected);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('need no line feed at the end', async () => {
    expect(await linesOf(chunksOf(Buffer.from('a\n\nb'), []))).toEqual(['a', '', 'b']);
    expect(await linesOf(chunksOf(Buffer.alloc(0), []))).toEqual([]);
  });
});

describe('the place of a line', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'é', '\n', '\n', 'xxxxxx'), { maxLength: 40 })
    .map((parts) => Buffer.from(parts.join('')));
  const all = async (bytes: Uint8Array, sizes: readonly number[], options: LineOptions = {}) =>
    (await untilError(readLines(chunksOf(bytes, sizes), options))).given.flat();

  it('is where its bytes and its line feed are, and the places leave no gap', async () => {
    await fc.assert(
      fc.asyncProperty(texts, cuts, async (text, sizes) => {
        let end = 0;
        for (const line of await all(text, sizes, { maxLineBytes: 6 })) {
          expect(line.start).toBe(end);
          end = line.end;
          const bytes = text.subarray(line.start, line.end);
          if (line.bytes !== undefined) expect(bytes.toString().replace(/\n$/, '')).toBe(line.bytes.toString());
          else expect(line).toMatchObject({ bytes: undefined, reason: 'longer than 32 MiB' });
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('is one to go on from: the rest is the same as if all had been read', async () => {
    await fc.assert(
      fc.asyncProperty(texts, cuts, cuts, async (text, sizes, otherSizes) => {
        const lines = await all(text, sizes);
        for (const [index, { start, number }] of lines.entries()) {
          const rest = await all(text, otherSizes, { fromByte: start, firstNumber: number });
          expect(rest).toEqual(lines.slice(index));
        }
        expect(await all(text, sizes, { fromByte: text.length, firstNumber: lines.length + 1 })).toEqual([]);
        expect(await all(text, sizes, { fromByte: text.length + 5 })).toEqual([]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('a line in which a damaged object breaks off', () => {
  const error = new DamagedObjectError('truncated', 'cut', { inflatedBytes: 0, compressedBytes: 0 });
  async function* breaking(text: string, thrown: Error): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
    throw thrown;
  }

  it('is given before the error, and is none that could be taken for whole', async () => {
    const read = await untilError(readLines(breaking('a\nbc', error)));
    expect(read.error).toBe(error);
    expect(read.given.flat()).toEqual([
      { number: 1, start: 0, end: 2, bytes: Buffer.from('a') },
      { number: 2, start: 2, end: 4, bytes: undefined, reason: 'cut off', beginning: Buffer.from('bc') },
    ]);
  });

  it('is not there where the line before it is whole, or an error of the source may pass', async () => {
    const whole = [[{ number: 1, start: 0, end: 2, bytes: Buffer.from('a') }]];
    expect(await untilError(readLines(breaking('a\n', error)))).toEqual({ given: whole, error });
    const cut = new Error('the connection was cut');
    expect(await untilError(readLines(breaking('a\nbc', cut)))).toEqual({ given: whole, error: cut });
  });

  it('has no beginning where that is too long', async () => {
    const read = await untilError(readLines(breaking('abc', error), { maxLineBytes: 2 }));
    expect(read.given.flat()).toMatchObject([{ end: 3, reason: 'cut off', beginning: Buffer.alloc(0) }]);
  });
});

describe('a line that is JSON', () => {
  const EIGHT_MEGABYTES = 8_000_000;
  const text = 'x'.repeat(EIGHT_MEGABYTES);

  async function isGiven(line: string): Promise<boolean> {
    const chunks = chunksOf(Buffer.from(`${line}\nnext\n`), [1_000_000]);
    const [{ bytes, reason } = { bytes: undefined }, next] = (await untilError(readLines(chunks))).given.flat();
    expect(next?.bytes?.toString()).toBe('next');
    expect(reason).toBe(bytes === undefined ? 'more than 500,000 JSON values' : undefined);
    const first = bytes?.toString();
    if (first !== undefined) expect(first === line).toBe(true);
    return first !== undefined;
  }

  it.each([
    ['lists within lists', '['.repeat(EIGHT_MEGABYTES / 2) + ']'.repeat(EIGHT_MEGABYTES / 2)],
    ['lists that never end', '['.repeat(EIGHT_MEGABYTES)],
    ['objects within objects', '{"a":'.repeat(EIGHT_MEGABYTES / 5)],
    ['a list of empty lists', `[${'[],'.repeat(1_000_000)}1]`],
    ['a list of numbers', `{"rawData":"","x":[${'1,'.repeat(1_000_000)}1]}`],
    ['a list of texts', `["\\\\",${'"\\"[",'.repeat(1_000_000)}1]`],
    ['spaces before a list', ` \t\r[${'1,'.repeat(1_000_000)}1]`],
    ['very many keys', `{${Array.from({ length: 600_000 }, (_, index) => `"${index}":1`).join()}}`],
  ])('is given without its bytes where parsing it would take too much memory: %s', async (_, line) => {
    expect(await isGiven(line)).toBe(false);
  });

  it.each([
    ['a large text', `{"rawData":"${text}","errorCode":"x"}`],
    ['a text of brackets and commas', `{"rawData":"${'[,'.repeat(1_000_000)}","errorCode":"x"}`],
    ['a text of quotes', `{"errorMessage":"${'\\"[\\\\'.repeat(1_000_000)}"}`],
    ['a text that never ends', `{"rawData":"${'[,'.repeat(1_000_000)}`],
    ['500,000 values', `[${'1,'.repeat(499_998)}1]${' '.repeat(100)}`],
    ['nothing that is JSON', 'some,text['.repeat(800_000)],
    ['a list behind a number', `1[${'1,'.repeat(1_000_000)}1]`],
    ['records that run together', '{"log":"a","b":[1,2]}'.repeat(300_000)],
    ['fewer values than the shortest could hold', '['.repeat(999_999)],
  ])('is whole where it takes no more than its length: %s', async (_, line) => {
    expect(await isGiven(line)).toBe(true);
  });
});

describe("an object's bytes", () => {
  it('are inflated through every gzip member, however they are cut into chunks', async () => {
    const members = fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(members, fc.array(fc.nat({ max: 30 }), { maxLength: 12 }), async (texts, sizes) => {
        const bytes = Buffer.concat(texts.map((text) => gzipSync(text)));
        expect(await join(plainChunks(chunksOf(bytes, sizes)))).toBe(texts.join(''));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('are inflated where each chunk is exactly one member', async () => {
    const members = ['a\n', 'b\n', 'c\n'].map((text) => gzipSync(text));
    expect(
      await join(
        plainChunks(
          chunksOf(
            Buffer.concat(members),
            members.map(({ length }) => length),
          ),
        ),
      ),
    ).toBe('a\nb\nc\n');
  });

  it.each(['', '\x1f', 'plain', '{"rawData":""}\n'])('that are %j are left as they are', async (text) => {
    expect(await join(plainChunks(chunksOf(Buffer.from(text, 'latin1'), [1])))).toBe(text);
  });

  it('that end within a member are an error, never a shorter object', async () => {
    const bytes = gzipSync('x'.repeat(1_000));
    for (let length = 2; length < bytes.length; length++) {
      await expect(join(plainChunks(chunksOf(bytes.subarray(0, length), [])))).rejects.toThrow();
    }
  });

  it('that go on with something else behind a member are an error', async () => {
    await expect(
      join(plainChunks(chunksOf(Buffer.concat([gzipSync('a\n'), Buffer.from('b\n')]), []))),
    ).rejects.toThrow();
  });

  it.each([
    ['plain', Buffer.from('a\n'.repeat(100))],
    ['gzip', gzipSync('a\n'.repeat(100))],
  ])('that break off are an error (%s)', async (_, bytes) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 12);
      throw new Error('cut');
    }
    await expect(join(plainChunks(broken()))).rejects.toThrow('cut');
  });

  it.each([
    ['plain', Buffer.from('a\n'.repeat(100))],
    ['gzip', gzipSync('a\n'.repeat(100))],
  ])('that nobody reads on are let go of, so that no connection stays open (%s)', async (_, bytes) => {
    let released = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes;
      } finally {
        released = true;
      }
    }
    for await (const chunk of plainChunks(endless())) if (chunk.length > 0) break;
    for (let turn = 0; turn < 10 && !released; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(released).toBe(true);
  });
});
