import { type Bounded, BoundedBytes, MAX_LINE_BYTES } from './bounded-bytes.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import { readObjectText } from './object-text.ts';

export { MAX_LINE_BYTES } from './bounded-bytes.ts';

/** Where a line stands in the object's text, which is counted after inflating. */
interface LinePlace {
  /** Counted from 1; blank lines count too */
  readonly number: number;
  /** The place of its first byte */
  readonly start: number;
  /** The place behind its line feed, or the end of the text */
  readonly end: number;
}

/**
 * A line, without its line feed. Of one that is too large only the place is known. `cut off` is what stands before the place
 * where a damaged object cannot be read any further: its `beginning`, which is empty where that is longer than `MAX_LINE_BYTES`.
 */
export type Line = LinePlace & (Bounded | CutOff);

interface CutOff {
  readonly bytes: undefined;
  readonly reason: 'cut off';
  readonly beginning: Buffer;
}

/**
 * An object's text, inflated if it is gzip.
 *
 * @throws {DamagedObjectError} once all that could be read was given; what the source throws comes through as it is
 */
export async function* plainChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of readObjectText(chunks)) if (bytes.length > 0) yield bytes;
}

export interface LineOptions {
  /** Where a line begins: what stands before it is passed over. The default is the beginning */
  readonly fromByte?: number;
  /** The number of that line; the default is 1 */
  readonly firstNumber?: number;
  readonly maxLineBytes?: number;
}

/**
 * Splits at line feeds only (U+2028 and the like belong to the text), a list of lines for each chunk that ends at least one.
 * Memory is bounded by the longest line, not by the object. The line in which a damaged object breaks off is given before the
 * error, as `cut off`.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  { fromByte = 0, firstNumber = 1, maxLineBytes = MAX_LINE_BYTES }: LineOptions = {},
): AsyncGenerator<Line[]> {
  const lines = new LineSplitter(fromByte, firstNumber, maxLineBytes);
  let before = fromByte;
  try {
    for await (const chunk of chunks) {
      const passed = Math.min(before, chunk.length);
      before -= passed;
      const some = lines.split(chunk.subarray(passed));
      if (some.length > 0) yield some;
    }
  } catch (error) {
    if (error instanceof DamagedObjectError && lines.isWithinLine) yield [lines.cutOff()];
    throw error;
  }
  if (lines.isWithinLine) yield [lines.last()];
}

const LINE_FEED = 0x0a;

class LineSplitter {
  readonly #line: BoundedBytes;
  #start: number;
  #number: number;

  constructor(start: number, firstNumber: number, maxLineBytes: number) {
    this.#line = new BoundedBytes(maxLineBytes);
    this.#start = start;
    this.#number = firstNumber;
  }

  /** Whether there are bytes behind the last line feed */
  get isWithinLine(): boolean {
    return this.#line.length > 0;
  }

  /** @returns the lines that end in the chunk */
  split(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#line.add(chunk.subarray(start, end));
      lines.push(this.#take(1));
      start = end + 1;
    }
    this.#line.add(chunk.subarray(start));
    return lines;
  }

  last(): Line {
    return this.#take(0);
  }

  cutOff(): Line {
    return { ...this.#place(0), bytes: undefined, reason: 'cut off', beginning: this.#line.takeHeld() };
  }

  #take(lineFeeds: 0 | 1): Line {
    const { number, start, end } = this.#place(lineFeeds);
    const bounded = this.#line.take();
    if (bounded.bytes === undefined) return { number, start, end, ...bounded };
    return { number, start, end, bytes: bounded.bytes };
  }

  #place(lineFeeds: 0 | 1): LinePlace {
    const start = this.#start;
    this.#start += this.#line.length + lineFeeds;
    return { number: this.#number++, start, end: this.#start };
  }
}
