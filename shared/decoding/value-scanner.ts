import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, isSpace, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../json/syntax.ts';

/** Whether it is the first byte of a JSON object or array. */
export function opensValue(byte: number | undefined): boolean {
  return byte === OPEN_OBJECT || byte === OPEN_ARRAY;
}

/** Finds where a JSON object or array ends, chunk by chunk. It counts brackets outside of texts, and does not see more. */
export class ValueScanner {
  #depth = 0;
  #isWithinText = false;
  #isEscaped = false;

  get isWithinValue(): boolean {
    return this.#depth > 0;
  }

  /**
   * @param from where to go on, which is the opening bracket if no value has begun
   * @returns the place behind the closing bracket, or the chunk's end
   */
  scan(chunk: Uint8Array, from: number): number {
    for (let index = from; index < chunk.length; index++) {
      const byte = chunk[index];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isWithinText) {
        if (byte === QUOTE) this.#isWithinText = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
      } else if (byte === QUOTE) this.#isWithinText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --this.#depth === 0) return index + 1;
    }
    return chunk.length;
  }
}

/** `values`: nothing but JSON objects and arrays. `open`: the last of them does not end. `other`: there is something else. */
export type TextShape = 'values' | 'open' | 'other';

export function shapeOf(text: Uint8Array): TextShape {
  const scanner = new ValueScanner();
  for (let at = 0; at < text.length; ) {
    if (isSpace(text[at])) at++;
    else if (opensValue(text[at])) at = scanner.scan(text, at);
    else return 'other';
  }
  return scanner.isWithinValue ? 'open' : 'values';
}
