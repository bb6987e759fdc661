import { isSpace } from '../json/syntax.ts';
import type { ContainerMetadata } from '../log/container.ts';
import { FNV_BASIS, fnv } from './fnv.ts';

/** What is known of metadata, by their bytes from `"kubernetes":` to the end of the record. */
export interface Remembered {
  readonly bytes: Buffer;
  /** What it counts for in the memo; 0 where it is not remembered, or not any more */
  memoBytes: number;
}

/** The metadata of a record as its last member. */
export interface LastMember extends Pick<Remembered, 'bytes'> {
  /** Of the bytes, the member */
  readonly attribute: Buffer;
  /** Its value as raw JSON */
  readonly raw: string;
  readonly container: ContainerMetadata;
}

/**
 * The metadata of a record, if they are the one member that its container is read from, and the last of the record, and written
 * with the same bytes: so they are UTF-8. Nothing of it keeps the record in memory.
 *
 * @param raw of the member
 */
export function lastMember(
  bytes: Buffer,
  start: number,
  end: number,
  container: ContainerMetadata,
  raw: string,
): LastMember | undefined {
  if (container.key !== `${KEY}${raw},`) return undefined;
  const written = Buffer.from(`${KEY}${raw}}`);
  const behind = start + written.length;
  if (written.compare(bytes, start, Math.min(behind, end)) !== 0) return undefined;
  for (let at = behind; at < end; at++) if (!isSpace(bytes[at])) return undefined;
  const attribute = written.subarray(0, -1);
  return {
    bytes: behind === end ? written : Buffer.from(bytes.subarray(start, end)),
    attribute,
    // Of a text that is a part of another, the other stays in memory too.
    raw: attribute.toString('utf8', KEY.length),
    container: { ...container, key: `${attribute},` },
  };
}

const KEY = '"kubernetes":';

/** A batch has some hundred containers at most, each with some kilobytes of metadata, tags and what is read from them. */
const MAX_ENTRIES = 1_000;
const MAX_BYTES = 8_000_000;
/** Of entries whose metadata have the same hash: anybody can make some */
const MAX_IN_BUCKET = 4;
/** Names stand at the beginning of the metadata, ids anywhere: those bytes tell containers apart. */
const WHOLE = 96;
const STRIDE = 20;
/** Parsed and raw, the metadata take about three times their bytes; the log's frame up to twice as much again. */
export const BYTES_PER_METADATA_BYTE = 9;

/** What is known, by the raw bytes of the metadata. Bounded in number and bytes; the oldest goes first. */
export class MetadataMemo<Known extends Remembered> {
  readonly #buckets = new Map<number, Known[]>();
  #entries = 0;
  #bytes = 0;
  #last: Known | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  find(bytes: Buffer, start: number, end: number): Known | undefined {
    const last = this.#last;
    if (last !== undefined && isSame(last, bytes, start, end)) return last;
    const bucket = this.#buckets.get(this.#hash(bytes, start, end));
    if (bucket === undefined) return undefined;
    for (const known of bucket) {
      if (isSame(known, bytes, start, end)) {
        this.#last = known;
        return known;
      }
    }
    return undefined;
  }

  add(known: Known): void {
    const key = this.#hash(known.bytes, 0, known.bytes.length);
    const bucket = this.#buckets.get(key) ?? [];
    if (bucket.length === MAX_IN_BUCKET) return;
    bucket.push(known);
    this.#buckets.set(key, bucket);
    this.#entries++;
    this.#count(known, known.bytes.length * BYTES_PER_METADATA_BYTE);
  }

  /** Counts bytes that are remembered with it, or not any more: of what is not remembered itself, nothing. */
  charge(known: Known, bytes: number): void {
    if (known.memoBytes > 0) this.#count(known, bytes);
  }

  #count(known: Known, bytes: number): void {
    known.memoBytes += bytes;
    this.#bytes += bytes;
    for (const [oldest, entries] of this.#buckets) {
      if (this.#entries <= MAX_ENTRIES && this.#bytes <= MAX_BYTES) break;
      this.#buckets.delete(oldest);
      this.#entries -= entries.length;
      for (const gone of entries) {
        this.#bytes -= gone.memoBytes;
        gone.memoBytes = 0;
      }
      if (this.#last !== undefined && entries.includes(this.#last)) this.#last = undefined;
    }
  }

  /** Of words of four bytes */
  #hash({ buffer, byteOffset }: Uint8Array, start: number, end: number): number {
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    const view = this.#view;
    let value = FNV_BASIS ^ (end - start);
    const last = byteOffset + end - 4;
    let at = byteOffset + start;
    const whole = Math.min(last, at + WHOLE);
    for (; at <= whole; at += 4) value = fnv(value, view.getInt32(at));
    for (; at <= last; at += STRIDE) value = fnv(value, view.getInt32(at));
    return value;
  }
}

function isSame(known: Remembered, bytes: Buffer, start: number, end: number): boolean {
  if (known.bytes.length !== end - start) return false;
  return known.bytes.compare(bytes, start, end) === 0;
}
