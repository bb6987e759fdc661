import { MAX_PAYLOAD_BYTES, MAX_PAYLOAD_LOGS } from './limits.ts';

export interface Packable {
  /** One log as JSON text, UTF-8 */
  readonly bytes: Uint8Array;
}

/**
 * Fills payloads of the logs intake in order: as many logs as fit, by bytes as encoded, brackets and commas included. Nothing
 * is lost, doubled or reordered.
 */
export class Packer<Entry extends Packable> {
  readonly #maxBytes: number;
  readonly #maxLogs: number;
  #entries: Entry[] = [];
  #bytes = BRACKETS_BYTES;

  constructor({ maxBytes = MAX_PAYLOAD_BYTES, maxLogs = MAX_PAYLOAD_LOGS } = {}) {
    this.#maxBytes = maxBytes;
    this.#maxLogs = maxLogs;
  }

  /**
   * @param entry of at most the payload's size
   * @returns the payload before this entry, if the entry did not fit any more
   */
  add(entry: Entry): readonly Entry[] | undefined {
    const bytes = entry.bytes.length + COMMA_BYTES;
    const full = this.#bytes + bytes > this.#maxBytes + COMMA_BYTES || this.#entries.length >= this.#maxLogs;
    const payload = full ? this.take() : undefined;
    this.#entries.push(entry);
    this.#bytes += bytes;
    return payload;
  }

  /** What has been filled so far; undefined if that is nothing. */
  take(): readonly Entry[] | undefined {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = BRACKETS_BYTES;
    return entries.length === 0 ? undefined : entries;
  }
}

const BRACKETS_BYTES = 2;
const COMMA_BYTES = 1;

/** The payload's body: a JSON array. */
export function payloadOf(entries: readonly Packable[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const { bytes } of entries) parts.push(parts.length === 0 ? OPEN : COMMA, bytes);
  return Buffer.concat([...parts, CLOSE]);
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']');
