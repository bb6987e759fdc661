import * as z from 'zod/mini';
import { STOP_REASONS } from '../replay/stop.ts';

const count = z.int().check(z.nonnegative());

const sums = z.object({
  objects: z.object({ listed: count, settled: count, held: count, partly: count, elsewhere: count, remaining: count }),
  records: z.object({
    read: count,
    delivered: count,
    deadLettered: count,
    dropped: count,
    expired: count,
    held: count,
    skipped: count,
    doneBefore: count,
  }),
  logs: z.object({ sent: count }),
  bytes: z.object({ read: count, sent: count }),
  duplicatesPossible: count,
});

const schema = z.object({
  items: count,
  leftOut: count,
  rounds: count,
  sums,
  open: count,
  balanced: z.boolean(),
  complete: z.boolean(),
  stopped: z.nullable(z.enum(STOP_REASONS)),
  next: z.nullable(z.record(z.string(), z.unknown())),
});

/**
 * What a child of the Map says of its batch: `items` that the Map gave it, `leftOut` those of them that are nothing to replay,
 * `rounds` the runs that it took, the `sums` of all of them, and the keys that are still `open`, which `next` names.
 */
export type BatchAnswer = z.infer<typeof schema>;

/** @returns undefined where it is none */
export function readBatchAnswer(value: unknown): BatchAnswer | undefined {
  const { success, data } = schema.safeParse(value);
  return success ? data : undefined;
}
