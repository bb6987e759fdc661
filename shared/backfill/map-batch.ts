import * as z from 'zod/mini';
import { type BucketLayout, wasDelivered } from '../replay/delivered.ts';
import { faultsIn, InputError, readInput } from '../replay/input.ts';
import { holdsRecords } from '../replay/list-backup.ts';
import { type Batch, NOTHING_DONE } from './batch.ts';
import { readBatchAnswer } from './batch-answer.ts';

/** What a Distributed Map's ItemBatcher makes of a bucket's listing, of which more is there than is needed. */
const schema = z.object({
  BatchInput: z.object({ request: z.looseObject({ prefix: z.string() }) }),
  Items: z.array(z.object({ Key: z.string().check(z.minLength(1)), Size: z.number() })),
});

/**
 * Reads the first round of a batch. The Map lists everything below its prefix; what is nothing to replay is left out here: Hydrant's
 * own objects, unless the Map's prefix names them, those of the mode AllData where it is not asked for, and what is empty, such as a folder of the console.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 *
 * @throws {InputError}
 */
export function readMapBatch(input: unknown, layout: BucketLayout): Batch {
  const { statePrefix } = layout;
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    throw new InputError(
      `The input is no batch of a Distributed Map, nothing was read or sent:\n${faultsIn(parsed.error)}\nIt accepts {BatchInput: {request: {prefix: text, …}}, Items: [{Key: text, Size: number}]}`,
    );
  }
  const { BatchInput, Items } = parsed.data;
  const { prefix, ...asked } = BatchInput.request;
  const ownIsNamed = prefix.startsWith(statePrefix);
  const keys = Items.filter(({ Size }) => Size > 0)
    .map(({ Key }) => Key)
    .filter((key) => !key.startsWith(statePrefix) || (ownIsNamed && holdsRecords(key, statePrefix)))
    .filter((key) => asked.mode === 'all-data' || !wasDelivered(key, layout));
  const { request } = readInput({ ...asked, ...(keys.length > 0 && { keys }) });
  const counts = { items: Items.length, leftOut: Items.length - keys.length };
  return { ...counts, ...NOTHING_DONE, request: keys.length > 0 ? request : undefined };
}

/**
 * Reads the round that goes on where a deadline ended the last: the input is what that one answered.
 *
 * @throws {InputError}
 */
export function readNextRound(input: unknown): Batch {
  const answer = readBatchAnswer(input);
  if (answer?.next == null)
    throw new InputError('The input is no answer of a batch that has a "next"; nothing was read or sent');
  const { items, leftOut, rounds, sums, next } = answer;
  return { items, leftOut, rounds, sums, request: readInput(next).request };
}
