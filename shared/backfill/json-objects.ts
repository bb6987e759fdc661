import { BoundedBytes } from '../decoding/bounded-bytes.ts';
import { ValueScanner } from '../decoding/value-scanner.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT } from '../json/syntax.ts';

/** An execution's input and output have at most 256 KiB each, and are texts within its result, every quote of them escaped. */
const MAX_OBJECT_BYTES = 8 * 1024 * 1024;

/**
 * Cuts a stream of JSON into its outermost objects: those of one list, or one after the other.
 *
 * @throws {Error} where it ends too early, or an object is larger than any result of an execution
 */
export async function* readJsonObjects(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const scanner = new ValueScanner();
  const object = new BoundedBytes(MAX_OBJECT_BYTES);
  let lists = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const byte = chunk[at];
      if (!scanner.isWithinValue && byte !== OPEN_OBJECT) {
        if (byte === OPEN_ARRAY) lists++;
        else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) lists--;
        at++;
        continue;
      }
      const end = scanner.scan(chunk, at);
      object.add(chunk.subarray(at, end));
      at = end;
      if (object.length > MAX_OBJECT_BYTES)
        throw new Error(`one of its objects has more than ${MAX_OBJECT_BYTES} bytes`);
      if (!scanner.isWithinValue) yield object.takeHeld().toString();
    }
  }
  if (scanner.isWithinValue || lists !== 0) throw new Error('it ends before its JSON does');
}
