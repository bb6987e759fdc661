/**
 * What stands in a stream behind its first bytes.
 *
 * @param maxBytes of it
 * @returns undefined where it is more
 */
export async function bytesFrom(
  chunks: AsyncIterable<Uint8Array>,
  from: number,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  let before = from;
  let bytes = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.min(before, chunk.length));
    before = Math.max(0, before - chunk.length);
    bytes += part.length;
    if (bytes > maxBytes) return undefined;
    if (part.length > 0) parts.push(part);
  }
  return Buffer.concat(parts);
}
