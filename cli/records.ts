import { readLines } from '../shared/decoding/lines.ts';

export interface NumberedRecord {
  /** Counted from 1 */
  readonly number: number;
  readonly bytes: Buffer;
}

/**
 * Records that stand on lines of their own, each as soon as it is there.
 *
 * @param onTooLong is told the number of each line that is longer than can be held
 */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  onTooLong: (number: number) => void,
): AsyncGenerator<NumberedRecord> {
  for await (const lines of readLines(chunks)) {
    for (const { number, bytes } of lines) {
      if (bytes === undefined) onTooLong(number);
      else yield { number, bytes };
    }
  }
}
