// Not by name: a Node without zstd (before 22.15) can then still run the command line on everything else.
import zlib from 'node:zlib';

/**
 * The most that one record may inflate to. A record holds 1,024,000 bytes, which a bomb could make a gigabyte of; a real one
 * holds at most some hundred CloudWatch events.
 */
export const MAX_INFLATED_BYTES = 20 * 1024 * 1024;

export type Inflated = { readonly bytes: Uint8Array } | { readonly fault: 'not-inflatable' };

/**
 * Undoes a producer's compression of one record, recognised by its first bytes: gzip (several members too), zstd, zlib.
 * Fluent Bit's `compression` option compresses each record by itself: https://docs.fluentbit.io/manual/pipeline/outputs/firehose.
 * What merely begins like zlib (the text `x^2`) is left as it is; what begins like gzip or zstd and is none cannot be read.
 */
export function inflate(bytes: Uint8Array): Inflated {
  const inflater = inflaterFor(bytes);
  if (inflater === undefined) return { bytes };
  try {
    return { bytes: inflater(bytes, { maxOutputLength: MAX_INFLATED_BYTES }) };
  } catch {
    return inflater === zlib.inflateSync ? { bytes } : { fault: 'not-inflatable' };
  }
}

function inflaterFor(bytes: Uint8Array): typeof zlib.gunzipSync | typeof zlib.zstdDecompressSync | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if (first === 0x1f && second === 0x8b) return zlib.gunzipSync;
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return zlib.zstdDecompressSync;
  // RFC 1950: deflate with a window of at most 32 KiB, and a header divisible by 31.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0) return zlib.inflateSync;
  return undefined;
}
