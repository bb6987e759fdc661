/** An execution's input and output have at most 256 KiB each, and are texts within its result, every quote of them escaped. */
const MAX_OBJECT_BYTES = 8 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * Cuts a stream of JSON into its outermost objects: those of one list, or one after the other.
 *
 * @throws {Error} where it ends too early, or an object is larger than any result of an execution
 */
export async function* readJsonObjects(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let depth = 0;
  let lists = 0;
  let inText = false;
  let escaped = false;
  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === OPEN && depth++ === 0) start = index;
      else if (byte === CLOSE && --depth === 0) {
        yield Buffer.concat([...parts, chunk.subarray(start, index + 1)]).toString();
        parts = [];
        bytes = 0;
      } else if (depth === 0 && byte === OPEN_LIST) lists++;
      else if (depth === 0 && byte === CLOSE_LIST) lists--;
    }
    if (depth === 0) continue;
    parts.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > MAX_OBJECT_BYTES) throw new Error(`one of its objects has more than ${MAX_OBJECT_BYTES} bytes`);
  }
  if (depth !== 0 || lists !== 0 || inText) throw new Error('it ends before its JSON does');
}
