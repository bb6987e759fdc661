import { isSpace } from '../json/syntax.ts';
import { type Bounded, BoundedBytes, MAX_LINE_BYTES } from './bounded-bytes.ts';
import { beginsLikeGzip } from './gzip-members.ts';
import { formatOf } from './inflate-format.ts';
import { beginsWithSnappy } from './snappy.ts';
import { opensValue, ValueScanner } from './value-scanner.ts';

/** Text whose records cannot be told apart from a certain place on. */
export class UnsplittableError extends Error {
  override readonly name = 'UnsplittableError';
  /** The first byte that belongs to no record, counted in the inflated text */
  readonly start: number;

  /** @param words what stands there, and why it cannot be split */
  constructor(start: number, words: string) {
    super(`no records can be told apart from byte ${start} of the text on: ${words}`);
    this.start = start;
  }
}

/** A JSON object or array, with its place in the text. */
export type Value = Bounded & { readonly start: number; readonly end: number };

/**
 * Splits JSON objects and arrays that stand one behind the other, with or without white space between. It holds one of them
 * at most, and `MAX_LINE_BYTES` of it at most.
 *
 * Each is parsed before it is given. Without that, a record that is no JSON (`{"log":"cut{"log":"x"}`) would swallow its
 * neighbours, and what comes out would be logs that nobody has written.
 */
export class ValueSplitter {
  readonly #scanner = new ValueScanner();
  readonly #value = new BoundedBytes(MAX_LINE_BYTES);
  #position: number;
  #start: number;

  /** @param start the place of the text's first byte */
  constructor(start: number) {
    this.#position = start;
    this.#start = start;
  }

  /** @returns the values that end in the chunk, and with them the error where the text behind them cannot be split */
  split(chunk: Uint8Array): { readonly values: readonly Value[]; readonly error?: UnsplittableError } {
    const values: Value[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (!this.#scanner.isWithinValue) {
        if (isSpace(chunk[at])) {
          at++;
          continue;
        }
        this.#start = this.#position + at;
        if (!opensValue(chunk[at])) return { values, error: this.#refusal(chunk.subarray(at)) };
      }
      const end = this.#scanner.scan(chunk, at);
      this.#value.add(chunk.subarray(at, end));
      at = end;
      if (this.#scanner.isWithinValue) break;
      const value = { ...this.#value.take(), start: this.#start, end: this.#position + at };
      if (value.bytes !== undefined && !isJson(value.bytes)) return { values, error: this.#refuse(NO_JSON) };
      values.push(value);
    }
    this.#position += chunk.length;
    return { values };
  }

  /** @returns the error where the text ends within a value */
  end(): UnsplittableError | undefined {
    return this.#scanner.isWithinValue ? this.#refuse(CUT) : undefined;
  }

  #refuse(words: string): UnsplittableError {
    return new UnsplittableError(this.#start, words);
  }

  #refusal(text: Uint8Array): UnsplittableError {
    const format = compressionOf(text);
    return this.#refuse(format === undefined ? BARE_TEXT : `${COMPRESSED} ${format}: ${REMEDY}`);
  }
}

const BARE_TEXT =
  'what stands there is neither a JSON object nor an array, and Firehose writes records back to back without a delimiter';
const NO_JSON = 'what begins there like a JSON value is none, and may have records behind it in it';
const CUT = 'a JSON value begins there and does not end';
const COMPRESSED = 'a record there is compressed with';
const REMEDY = 'where records are compressed, only gzip shows where each ends, if it is all that stands in the object';

function compressionOf(bytes: Uint8Array): string | undefined {
  if (beginsLikeGzip(bytes)) return 'gzip';
  if (formatOf(bytes) === 'zstdDecompressSync') return 'zstd';
  return beginsWithSnappy(bytes) ? 'snappy' : undefined;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}
