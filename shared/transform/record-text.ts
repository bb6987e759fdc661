import { isUtf8 } from 'node:buffer';
import { inflate } from '../decoding/inflate.ts';
import { unsnappy } from '../decoding/snappy.ts';
import { OPEN_ARRAY, OPEN_OBJECT } from '../json/syntax.ts';

export interface RecordText {
  readonly text: string;
  /** How many U+FFFD stand for bytes that are no UTF-8 */
  readonly replaced: number;
  /** Whether the producer had compressed it with gzip */
  readonly gzip: boolean;
}

/** Undoes a producer's compression and reads the text; bytes that are not UTF-8 become U+FFFD. */
export function readRecordText(bytes: Uint8Array): RecordText | { readonly fault: 'not-inflatable' } {
  const inflated = inflate(bytes);
  if ('fault' in inflated) {
    // Snappy has no magic, so a block of it can begin like any of the formats that have one.
    const unpacked = unsnappy(bytes);
    return unpacked === undefined || 'fault' in unpacked ? inflated : decode(unpacked, false);
  }
  const plain = inflated.bytes;
  const unpacked = plain !== bytes || OPEN.has(plain[0]) ? undefined : unsnappy(plain);
  if (unpacked !== undefined && 'fault' in unpacked) return unpacked;
  return decode(unpacked ?? plain, bytes[0] === 0x1f && bytes[1] === 0x8b);
}

/** What an event or a list of them begins with, which is no block of snappy. */
const OPEN: ReadonlySet<number | undefined> = new Set([OPEN_OBJECT, OPEN_ARRAY]);

const UTF_8 = new TextDecoder();
const REPLACEMENT = Buffer.from('\ufffd');

function decode(bytes: Uint8Array, gzip: boolean): RecordText {
  const text = UTF_8.decode(bytes);
  const replaced = isUtf8(bytes) ? 0 : count(text, '\ufffd') - count(Buffer.from(bytes), REPLACEMENT);
  return { text, replaced, gzip };
}

function count<Part extends string | Uint8Array>(
  whole: { indexOf(part: Part, from: number): number },
  part: Part & { readonly length: number },
): number {
  let found = 0;
  for (let at = whole.indexOf(part, 0); at !== -1; at = whole.indexOf(part, at + part.length)) found++;
  return found;
}
