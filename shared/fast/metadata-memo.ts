import type { ContainerMetadata } from '../log/container.ts';
import type { Frame } from './frame.ts';
import type { JsonFrame } from './json-frame.ts';

/** What is known of a record's end: of its metadata, and of the log around it. */
export interface KnownMetadata {
  /** From `"kubernetes":` to the end of the record, byte for byte */
  readonly bytes: Buffer;
  /** Of these, the member */
  readonly attribute: Buffer;
  /** The value as raw JSON, and what it says */
  readonly raw: string;
  readonly container: ContainerMetadata;
  /** Rules look at each line. That some could not be applied is the same for all. */
  readonly hasRules: boolean;
  /** Undefined until a plain line has been seen, or where a line of this container may be none */
  frame: Frame | undefined;
  /** By the shape of a line that is JSON; undefined for a shape whose logs cannot be cut */
  readonly jsonFrames: Map<string, JsonFrame | undefined>;
  /** What it counts for in the memo */
  memoBytes: number;
}

/** A batch has some hundred containers at most, each with some kilobytes of metadata, tags and what is read from them. */
const MAX_ENTRIES = 1_000;
const MAX_BYTES = 8_000_000;
/** An application has some kinds of lines. */
const MAX_SHAPES = 32;
/** Of entries whose metadata have the same hash: anybody can make some */
const MAX_IN_BUCKET = 4;
/** Names stand at the beginning of the metadata, ids anywhere: those bytes tell containers apart. */
const WHOLE = 96;
const STRIDE = 20;
/** Parsed and raw, the metadata take about three times their bytes; the log's frame up to twice as much again. */
const BYTES_PER_METADATA_BYTE = 9;

/** What is known, by the raw bytes of the metadata. Bounded in number and bytes; the oldest goes first. */
export class MetadataMemo {
  readonly #buckets = new Map<number, KnownMetadata[]>();
  #entries = 0;
  #bytes = 0;
  #last: KnownMetadata | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  find(bytes: Buffer, start: number, end: number): KnownMetadata | undefined {
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

  add(known: KnownMetadata): void {
    const key = this.#hash(known.bytes, 0, known.bytes.length);
    const bucket = this.#buckets.get(key) ?? [];
    if (bucket.length === MAX_IN_BUCKET) return;
    bucket.push(known);
    this.#buckets.set(key, bucket);
    this.#entries++;
    this.#charge(known, known.bytes.length * BYTES_PER_METADATA_BYTE);
  }

  /** Remembers what was learned of a shape; of so many, the oldest is forgotten. */
  addJsonFrame(known: KnownMetadata, shape: string, frame: JsonFrame | undefined): void {
    const { jsonFrames } = known;
    for (const [oldest, gone] of jsonFrames) {
      if (jsonFrames.size < MAX_SHAPES) break;
      jsonFrames.delete(oldest);
      this.#charge(known, -bytesOf(oldest, gone));
    }
    jsonFrames.set(shape, frame);
    this.#charge(known, bytesOf(shape, frame));
  }

  #charge(known: KnownMetadata, bytes: number): void {
    known.memoBytes += bytes;
    this.#bytes += bytes;
    for (const [oldest, entries] of this.#buckets) {
      if (this.#entries <= MAX_ENTRIES && this.#bytes <= MAX_BYTES) break;
      this.#buckets.delete(oldest);
      this.#entries -= entries.length;
      for (const gone of entries) this.#bytes -= gone.memoBytes;
      if (this.#last !== undefined && entries.includes(this.#last)) this.#last = undefined;
    }
  }

  /** FNV-1a, of words of four bytes */
  #hash({ buffer, byteOffset }: Uint8Array, start: number, end: number): number {
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
    const view = this.#view;
    let value = 0x811c9dc5 ^ (end - start);
    const last = byteOffset + end - 4;
    let at = byteOffset + start;
    const whole = Math.min(last, at + WHOLE);
    for (; at <= whole; at += 4) value = Math.imul(value ^ view.getInt32(at), 0x01000193);
    for (; at <= last; at += STRIDE) value = Math.imul(value ^ view.getInt32(at), 0x01000193);
    return value;
  }
}

function bytesOf(shape: string, frame: JsonFrame | undefined): number {
  return shape.length * 2 + (frame?.bytes ?? 0);
}

function isSame(known: KnownMetadata, bytes: Buffer, start: number, end: number): boolean {
  if (known.bytes.length !== end - start) return false;
  return known.bytes.compare(bytes, start, end) === 0;
}
