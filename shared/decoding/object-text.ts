import { ByteReader } from './byte-reader.ts';
import { DamagedObjectError } from './damaged-object-error.ts';
import { refuseForeignFormats } from './foreign-format.ts';
import { beginsLikeGzip, type MemberPart, readMembers } from './gzip-members.ts';

/**
 * A stored object's text, part by part, with the ends of its gzip members; a plain object has none. Firehose's objects are told
 * apart by their first bytes, because name and `Content-Encoding` can lie (honeycombio/agentless-integrations-for-aws#12). A
 * gzip inside the gzip is inflated too, and its members are those that are told: S3's compression on top of a producer's.
 *
 * @throws {DamagedObjectError} once all that could be read was given; what the source throws comes through as it is
 */
export async function* readObjectText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<MemberPart> {
  const reader = new ByteReader(chunks);
  try {
    await refuseForeignFormats(reader);
    if (beginsLikeGzip(await reader.peek(2))) yield* inflateTwice(readMembers(reader));
    else for await (const bytes of reader.rest()) yield { bytes, endsMember: false };
  } finally {
    await reader.close();
  }
}

async function* inflateTwice(outer: AsyncGenerator<MemberPart>): AsyncGenerator<MemberPart> {
  const { head, parts } = await readHead(outer);
  if (!beginsLikeGzip(head)) {
    yield* parts;
    return;
  }
  let inflatedBytes = 0;
  try {
    for await (const part of readMembers(new ByteReader(bytesOf(parts)))) {
      inflatedBytes += part.bytes.length;
      yield part;
    }
  } catch (error) {
    // The outer gzip's place is one in the inner gzip, not in the text.
    if (!(error instanceof DamagedObjectError)) throw error;
    const { damage, message, compressedBytes } = error;
    throw new DamagedObjectError(damage, message, { inflatedBytes, compressedBytes }, { cause: error });
  }
}

/** Looks at the first two bytes of the text. @returns them, with all parts from the first one on */
async function readHead(
  source: AsyncGenerator<MemberPart>,
): Promise<{ readonly head: Buffer; readonly parts: AsyncGenerator<MemberPart> }> {
  const first: MemberPart[] = [];
  let head = Buffer.alloc(0);
  let failure: { readonly error: unknown } | undefined;
  try {
    while (head.length < 2) {
      const { value, done } = await source.next();
      if (done === true) break;
      first.push(value);
      head = Buffer.concat([head, value.bytes.subarray(0, 2)]);
    }
  } catch (error) {
    failure = { error };
  }
  return { head, parts: resume(first, failure, source) };
}

async function* resume(
  first: readonly MemberPart[],
  failure: { readonly error: unknown } | undefined,
  rest: AsyncGenerator<MemberPart>,
): AsyncGenerator<MemberPart> {
  yield* first;
  if (failure !== undefined) throw failure.error;
  yield* rest;
}

async function* bytesOf(parts: AsyncGenerator<MemberPart>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of parts) if (bytes.length > 0) yield bytes;
}
