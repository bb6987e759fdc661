import { CLOSE_ARRAY, COMMA, OPEN_ARRAY } from '../json/syntax.ts';

export interface Packable {
  /** One log as JSON text, UTF-8; or a record */
  readonly bytes: Uint8Array;
  /** How many logs it holds; 1 where it does not say */
  readonly logs?: number | undefined;
}

/** What one request may hold: entries, logs in them, and bytes of them as a JSON array. */
export interface PackingLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** No bound of its own where it does not say */
  readonly maxLogs?: number;
}

/**
 * Fills requests in order: as many entries as fit, by bytes as encoded, brackets and commas of a JSON array included. Nothing is
 * lost, doubled or reordered.
 */
export class Packer<Entry extends Packable> {
  readonly #maxBytes: number;
  readonly #maxEntries: number;
  readonly #maxLogs: number;
  #entries: Entry[] = [];
  #bytes = BRACKETS_BYTES;
  #logs = 0;

  constructor({ maxBytes, maxEntries, maxLogs = Number.POSITIVE_INFINITY }: PackingLimits) {
    this.#maxBytes = maxBytes;
    this.#maxEntries = maxEntries;
    this.#maxLogs = maxLogs;
  }

  /**
   * @param entry of at most the payload's size and number of logs
   * @returns the payload before this entry, if the entry did not fit any more
   */
  add(entry: Entry): readonly Entry[] | undefined {
    const bytes = entry.bytes.length + COMMA_BYTES;
    const { logs = 1 } = entry;
    const full =
      this.#bytes + bytes > this.#maxBytes + COMMA_BYTES ||
      this.#entries.length >= this.#maxEntries ||
      this.#logs + logs > this.#maxLogs;
    const payload = full ? this.take() : undefined;
    this.#entries.push(entry);
    this.#bytes += bytes;
    this.#logs += logs;
    return payload;
  }

  /** What has been filled so far; undefined if that is nothing. */
  take(): readonly Entry[] | undefined {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = BRACKETS_BYTES;
    this.#logs = 0;
    return entries.length === 0 ? undefined : entries;
  }
}

const BRACKETS_BYTES = 2;
const COMMA_BYTES = 1;

/**
 * The payload's body: a JSON array.
 *
 * @param room to write it into, where it is large enough
 */
export function payloadOf(entries: readonly Uint8Array[], room?: Buffer): Buffer {
  const separators = Math.max(0, entries.length - 1) * COMMA_BYTES;
  const bytes = entries.reduce((sum, { length }) => sum + length, BRACKETS_BYTES + separators);
  const body = room !== undefined && room.length >= bytes ? room.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const entry of entries) {
    body[at] = at === 0 ? OPEN_ARRAY : COMMA;
    body.set(entry, at + 1);
    at += 1 + entry.length;
  }
  if (at === 0) body[at++] = OPEN_ARRAY;
  body[at] = CLOSE_ARRAY;
  return body;
}

/** How large the body is that `payloadOf` makes. */
export function payloadBytes(entries: readonly Packable[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes.length + COMMA_BYTES, BRACKETS_BYTES - COMMA_BYTES);
}
