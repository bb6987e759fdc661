import { isUtf8 } from 'node:buffer';
// Not by name: a Node without zstd (before 22.15) can then still run the command line on everything else.
import zlib from 'node:zlib';

/**
 * The most that one record may inflate to. Fluent Bit limits a record to 1,024,000 bytes before it compresses it; a bomb in
 * the same space would be a gigabyte, and a log takes some times its record's size while it is made.
 */
export const MAX_INFLATED_BYTES = 4 * 1024 * 1024;

type Inflated = { readonly bytes: Uint8Array } | { readonly fault: 'not-inflatable' };

/**
 * Undoes a producer's compression of one record, recognised by its first bytes: gzip, zstd, zlib, one or several members one
 * behind the other. Fluent Bit's `compression` option compresses each record by itself:
 * https://docs.fluentbit.io/manual/pipeline/outputs/firehose. Text that merely begins like zlib (`x^2`) is
 * left as it is; what begins like one of them and is none, or has something else behind it, cannot be read.
 */
export function inflate(bytes: Uint8Array): Inflated {
  const format = formatOf(bytes);
  if (format === undefined) return { bytes };
  const plain = inflateMembers(bytes, format);
  if (plain !== undefined) return { bytes: plain };
  return format === 'inflateSync' && isUtf8(bytes) ? { bytes } : { fault: 'not-inflatable' };
}

export type Format = 'gunzipSync' | 'zstdDecompressSync' | 'inflateSync';

/** What the first bytes look like, as zlib's function for it. */
export function formatOf([first, second, third, fourth]: Uint8Array): Format | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first === 0x1f && second === 0x8b) return 'gunzipSync';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstdDecompressSync';
  // RFC 1950: deflate with a window of at most 32 KiB, and a header divisible by 31.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0) return 'inflateSync';
  return undefined;
}

/** zlib stops at the end of a member without a word of what is behind it, so what it has read is compared with what there is. */
function inflateMembers(bytes: Uint8Array, format: Format): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let room = MAX_INFLATED_BYTES;
  for (let rest = bytes; rest.length > 0; ) {
    if (formatOf(rest) !== format) return undefined;
    const member = inflateMember(rest, format, room);
    if (member === undefined || member.read === 0) return undefined;
    parts.push(member.plain);
    room -= member.plain.length;
    rest = rest.subarray(member.read);
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function inflateMember(
  bytes: Uint8Array,
  format: Format,
  maxOutputLength: number,
): { plain: Uint8Array; read: number } | undefined {
  try {
    // With `info` the engine comes too (https://nodejs.org/api/zlib.html#class-options), which the types do not know.
    const { buffer, engine } = zlib[format](bytes, { maxOutputLength, info: true }) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    return { plain: buffer, read: engine.bytesWritten };
  } catch {
    return undefined;
  }
}
