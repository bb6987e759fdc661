/** A record of an event, and where its bytes are. */
export interface DecodedRecord {
  readonly recordId: string;
  /** As it came: '' for an empty record */
  readonly data: string;
  readonly arrivalMs: number | undefined;
  /** Into the bytes of the event */
  readonly start: number;
  readonly end: number;
  /** Of its data as JSON */
  readonly jsonBytes: number;
}

/** Kept from event to event, because new memory costs more than to fill it. Larger ones are made for their event. */
const KEPT_BYTES = 4 * 1024 * 1024;
let kept = Buffer.alloc(0);

/**
 * Where the records of one event are decoded to, one behind the other. It is another event's as soon as the next is made.
 *
 * @param data base64 of each
 */
export function bytesFor(data: readonly string[]): Buffer {
  const needed = data.reduce((bytes, { length }) => bytes + Math.ceil(length / 4) * 3, 0);
  if (needed > KEPT_BYTES) return Buffer.allocUnsafeSlow(needed);
  if (kept.length < needed) kept = Buffer.allocUnsafeSlow(needed);
  return kept;
}

const EQUALS = 0x3d;

/**
 * Bytes of a text of base64 as JSON. It holds nothing that JSON escapes, if each of its characters has been decoded.
 *
 * @param decoded how many bytes it gave
 */
export function jsonBytes(data: string, decoded: number): number {
  const { length } = data;
  // `endsWith` would make one piece of a text that is none yet.
  const padding = data.charCodeAt(length - 1) !== EQUALS ? 0 : data.charCodeAt(length - 2) === EQUALS ? 2 : 1;
  const isBase64 = length % 4 === 0 && decoded === (length / 4) * 3 - padding;
  return isBase64 ? length + '""'.length : Buffer.byteLength(JSON.stringify(data));
}
