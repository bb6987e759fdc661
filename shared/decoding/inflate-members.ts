// Not by name: a Node without zstd (before 22.15) can then still run the command line on everything else.
import zlib from 'node:zlib';
import { type Format, formatOf } from './inflate-format.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';

/**
 * Undoes the compression of members one behind the other; undefined where one is broken, or something else is behind them. zlib
 * stops at the end of a member without a word of what is behind it, so what it has read is compared with what there is.
 */
export function inflateMembers(bytes: Uint8Array, format: Format): Uint8Array | undefined {
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
