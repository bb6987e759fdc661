/** Values in some bytes: by the value's number where it begins, and how long it is. */
export interface Values {
  readonly bytes: Uint8Array;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/** Where in a text a value stands. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** Of the value: one may stand in several gaps */
  readonly value: number;
}

/** Bytes that are always the same, and between them gaps for values. */
export class ByteTemplate {
  /** One more than gaps */
  readonly pieces: readonly Buffer[];
  /** The value of each gap */
  readonly gaps: readonly number[];
  readonly #fixedBytes: number;

  private constructor(pieces: readonly Buffer[], gaps: readonly number[]) {
    this.pieces = pieces;
    this.gaps = gaps;
    this.#fixedBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * @param text each byte as one character
   * @returns undefined where a gap begins in another
   */
  static cut(text: string, gaps: readonly Gap[]): ByteTemplate | undefined {
    const inOrder = [...gaps].sort((a, b) => a.start - b.start);
    // A copy: the pieces are parts of it.
    const bytes = Buffer.from(text, 'latin1');
    const pieces: Buffer[] = [];
    let end = 0;
    for (const gap of inOrder) {
      if (gap.start < end) return undefined;
      pieces.push(bytes.subarray(end, gap.start));
      end = gap.end;
    }
    pieces.push(bytes.subarray(end));
    return new ByteTemplate(
      pieces,
      inOrder.map(({ value }) => value),
    );
  }

  /** @returns a buffer of its own */
  fill(values: Values): Buffer {
    const out = Buffer.allocUnsafe(this.#length(values));
    const { bytes, starts, lengths } = values;
    let at = 0;
    for (let index = 0; index < this.pieces.length; index++) {
      if (index > 0) {
        const value = this.gaps[index - 1] as number;
        const start = starts[value] as number;
        const end = start + (lengths[value] as number);
        for (let from = start; from < end; from++) out[at++] = bytes[from] as number;
      }
      const piece = this.pieces[index] as Buffer;
      out.set(piece, at);
      at += piece.length;
    }
    return out;
  }

  /** Where the gaps are with these values. */
  gapsWith({ lengths }: Values): Gap[] {
    let at = 0;
    return this.gaps.map((value, index) => {
      const start = at + (this.pieces[index] as Buffer).length;
      at = start + (lengths[value] as number);
      return { start, end: at, value };
    });
  }

  #length({ lengths }: Values): number {
    let length = this.#fixedBytes;
    for (let index = 0; index < this.gaps.length; index++) length += lengths[this.gaps[index] as number] as number;
    return length;
  }
}
