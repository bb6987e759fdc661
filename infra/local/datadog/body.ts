import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

/** A request's body after decompression. */
export type Body =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'undecodable'; readonly detail: string };

/**
 * The encodings that Datadog documents, and no other: the enum `ContentEncoding` of
 * https://docs.datadoghq.com/api/latest/logs/send-logs/. (The Agent's zstd goes to a host of its own.)
 */
const DECODERS = {
  identity: async (bytes: Buffer) => bytes,
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
};

/**
 * Reads a body to its end, so that the connection can be used again, and keeps no more than it may hold.
 *
 * @param maxBytes limit after decompression
 * @throws when the client goes away before the end
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const bytes = await collect(request, maxBytes);
  if (bytes === undefined) return { kind: 'too-large' };
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!isKnown(encoding)) return { kind: 'undecodable', detail: `Unsupported Content-Encoding: ${encoding}` };
  try {
    const decoded = await DECODERS[encoding](bytes, { maxOutputLength: maxBytes });
    return decoded.length > maxBytes ? { kind: 'too-large' } : { kind: 'text', text: decoded.toString('utf8') };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? { kind: 'too-large' } : { kind: 'undecodable', detail: `The body is not ${encoding}` };
  }
}

/** The bytes as they came. Twice the limit leaves room for compression that makes a body longer. */
async function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= 2 * maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= 2 * maxBytes ? Buffer.concat(chunks) : undefined;
}

function isKnown(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding);
}
