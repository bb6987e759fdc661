import { isUtf8 } from 'node:buffer';
import { formatOf } from './inflate-format.ts';
import { inflateMembers } from './inflate-members.ts';

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
