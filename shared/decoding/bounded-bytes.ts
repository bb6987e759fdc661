import { hasTooManyValues } from './too-many-values.ts';

/** The largest line or record that is held in memory. A record of 1,024,000 bytes makes an envelope of about 1.4 MB. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

/** Why a line or record is not given: it does not fit in memory, or would not if it were parsed. */
type TooLarge = 'longer than 32 MiB' | 'more than 500,000 JSON values';

export type Bounded =
  | { readonly bytes: Buffer; readonly reason?: undefined }
  | { readonly bytes: undefined; readonly reason: TooLarge };

/** Gathers the bytes of one line or record after the other, and holds no more of each than its limit. */
export class BoundedBytes {
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Of all that was added, held or not */
  get length(): number {
    return this.#length;
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#length += part.length;
    if (this.#length <= this.#limit) this.#parts.push(part);
    else this.#parts = [];
  }

  /**
   * What was added since it was taken last, as far as it is held: nothing of what is longer than the limit. Of one part it is no
   * copy.
   */
  takeHeld(): Buffer {
    const [first] = this.#parts;
    const bytes = first !== undefined && this.#parts.length === 1 ? asBuffer(first) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return bytes;
  }

  take(): Bounded {
    if (this.#length > this.#limit) {
      this.takeHeld();
      return { bytes: undefined, reason: 'longer than 32 MiB' };
    }
    const bytes = this.takeHeld();
    return hasTooManyValues(bytes) ? { bytes: undefined, reason: 'more than 500,000 JSON values' } : { bytes };
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
