import { inflate } from '../decoding/inflate.ts';
import { type Format, formatOf } from '../decoding/inflate-format.ts';
import { unsnappy } from '../decoding/snappy.ts';
import { readRecordText } from '../transform/record-text.ts';

export type Compression = 'gzip' | 'snappy' | 'zlib' | 'zstd';

const NAMES = { gunzipSync: 'gzip', inflateSync: 'zlib', zstdDecompressSync: 'zstd' } as const satisfies Record<
  Format,
  Compression
>;

/** How a record's producer has compressed it, by what the core makes of it; undefined of one that is not compressed. */
export function compressionOf(bytes: Uint8Array): Compression | undefined {
  const record = readRecordText(bytes);
  const format = formatOf(bytes);
  // Snappy is the one form that no first byte tells.
  if ('fault' in record) return format === undefined ? 'snappy' : NAMES[format];
  const inflated = inflate(bytes);
  if (format !== undefined && 'bytes' in inflated && inflated.bytes !== bytes) return NAMES[format];
  const unpacked = unsnappy(bytes);
  if (unpacked === undefined || 'fault' in unpacked) return undefined;
  return record.text === new TextDecoder().decode(unpacked) ? 'snappy' : undefined;
}
