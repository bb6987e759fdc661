import fc from 'fast-check';

/** Cuts bytes into chunks of the given sizes, empty ones too; the last one is what is left. */
export async function* chunksOf(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

/** All that a generator gives before it ends or fails. */
export async function untilError<Item>(
  items: AsyncIterable<Item>,
): Promise<{ readonly given: readonly Item[]; readonly error: unknown }> {
  const given: Item[] = [];
  try {
    for await (const item of items) given.push(item);
    return { given, error: undefined };
  } catch (error) {
    return { given, error };
  }
}

export const chunkSizes = fc.array(fc.nat({ max: 30 }), { maxLength: 30 });
