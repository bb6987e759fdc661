/** As zlib's function for it */
export type Format = 'gunzipSync' | 'zstdDecompressSync' | 'inflateSync';

/** What the first bytes look like; undefined: like none of them. */
export function formatOf([first, second, third, fourth]: Uint8Array): Format | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first === 0x1f && second === 0x8b) return 'gunzipSync';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstdDecompressSync';
  // RFC 1950: deflate with a window of at most 32 KiB, and a header divisible by 31.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0) return 'inflateSync';
  return undefined;
}
