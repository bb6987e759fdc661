import { type Line, plainChunks, readLines } from '../decoding/lines.ts';
import { readRunTogether } from '../decoding/run-together.ts';
import type { TextPosition } from './ledger-entry.ts';
import type { StoredObject } from './ports.ts';
import type { Run } from './run.ts';

/** What is to be told of the reading of an object. */
interface ReadingWatch {
  /** Bytes of the object as stored, and of its text, as they come */
  readonly stored: (bytes: number) => void;
  readonly inflated: (bytes: number) => void;
}

/**
 * The lines of an object, as many at a time as came together; with the mode all-data, its records, which are numbered as lines
 * are.
 *
 * @param from where to begin: what stands before is passed over, but for records, which cannot be told apart in the middle
 * @throws {StoreError}
 * @throws {DamagedObjectError} @throws {UnsplittableError} once all that could be read was given
 */
export async function* linesOfObject(
  { input, ports, stop }: Run,
  object: StoredObject,
  { line: firstNumber, byte: fromByte }: TextPosition,
  watch: ReadingWatch,
): AsyncGenerator<readonly Line[]> {
  const chunks = await ports.store.read(object, stop.leftMs);
  const stored = counted(chunks, watch.stored);
  if (input.mode === 'all-data') {
    for await (const records of readRunTogether(stored)) {
      watch.inflated(records.reduce((sum, { start, end }) => sum + end - start, 0));
      yield records;
    }
    return;
  }
  yield* readLines(counted(plainChunks(stored), watch.inflated), { firstNumber, fromByte });
}

async function* counted(chunks: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
