/** Three bytes are four characters of base64, without padding of its own. */
const GROUP_BYTES = 3;
const GROUP_CHARACTERS = 4;
const BLANK = 0x20;
const GROWTH = 1.5;

/**
 * So many are made base64 of at once: many enough that a call costs nothing beside them, and few enough for the processor's cache,
 * and for a text among V8's small objects. Twice as many, or all at once, cost half as much again.
 */
const PART_BYTES = 48_000;
/** Kept from answer to answer, because new memory costs more than to fill it. More is made for the log that takes it. */
const KEPT_BYTES = 256 * 1024;

/** Characters of base64, padding included. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / GROUP_BYTES) * GROUP_CHARACTERS;
}

/** Bytes with the blanks behind them. */
export function filledLength(bytes: number): number {
  return Math.ceil(bytes / GROUP_BYTES) * GROUP_BYTES;
}

/**
 * Where the texts of one answer are written, one behind the other, to be made base64 of part by part: that costs a third of what it
 * costs one by one. Each is filled up with blanks to whole groups of base64, so that its own is a part of the others'. Behind
 * JSON they mean nothing, and in base64 they stand where its `=` would.
 */
export class AnswerBytes {
  #bytes = Buffer.alloc(0);
  /** Where the next text begins */
  end = 0;

  /** Begins anew. */
  clear(): void {
    this.end = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.alloc(0);
  }

  /** Whether it is time to make base64 of what stands here. */
  get isFull(): boolean {
    return this.end >= PART_BYTES;
  }

  /** @returns the bytes, with room for so many from `end` on, and for blanks */
  room(bytes: number): Buffer {
    const needed = this.end + bytes + GROUP_BYTES;
    if (needed > this.#bytes.length) this.#grow(Math.ceil(needed * GROWTH));
    return this.#bytes;
  }

  /** @returns how many bytes the text takes from `end` on, where it stands until another is written */
  write(text: string): number {
    // No code unit takes more than three bytes of UTF-8.
    return this.room(text.length * 3).write(text, this.end);
  }

  /** Ends a text of so many bytes, which is part of the answer. */
  close(bytes: number): void {
    const end = this.end + filledLength(bytes);
    for (let at = this.end + bytes; at < end; at++) this.#bytes[at] = BLANK;
    this.end = end;
  }

  /** A text of so many bytes that stands at `end`, and is not to be one of them. */
  last(bytes: number): Buffer {
    return this.#bytes.subarray(this.end, this.end + bytes);
  }

  /** @returns base64 of the texts that were closed since the last time */
  takeBase64(): string {
    const base64 = this.#bytes.toString('base64', 0, this.end);
    this.clear();
    return base64;
  }

  #grow(bytes: number): void {
    const grown = Buffer.allocUnsafeSlow(bytes);
    this.#bytes.copy(grown, 0, 0, this.end);
    this.#bytes = grown;
  }
}

const ofAnswer = new AnswerBytes();

/** It is another answer's as soon as the next is begun. */
export function bytesOfAnswer(): AnswerBytes {
  ofAnswer.clear();
  return ofAnswer;
}
