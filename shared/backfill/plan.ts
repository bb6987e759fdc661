import * as z from 'zod/mini';
import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { faultsIn, InputError, type ReplayRequest, readInput } from '../replay/input.ts';
import { allowedRate } from '../replay/pace.ts';

/** What the first state of a backfill hands to its Map. */
interface BackfillPlan {
  /** What the Map lists */
  readonly prefix: string;
  /** What each of its children is asked, but for the keys */
  readonly request: ReplayRequest;
}

const schema = z.strictObject({
  /** The execution's input: the reprocessor's, but for what is about single objects */
  backfill: z.unknown(),
  /** How many children run at the same time */
  concurrency: z.int().check(z.positive()),
  startedAt: z.string(),
});

/**
 * These would be each child's own: neither a maximum of objects for each hundred of them is what anybody wants, nor as many plans
 * as there are children, which nobody adds up.
 */
const NOT_FOR_BACKFILLS = ['keys', 'maxObjects', 'maxBytes', 'startedAt', 'dryRun', 'preview', 'reprocessors'] as const;

/**
 * Checks what a backfill is asked before anything is listed, and divides the rate among its children.
 *
 * @throws {InputError}
 */
export function planBackfill(
  input: unknown,
  settings: Pick<ReprocessorSettings, 'backupPrefix' | 'maxMegabytesPerSecond'>,
): BackfillPlan {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    throw new InputError(
      `The input is none of the backfill's first state, nothing was read or sent:\n${faultsIn(parsed.error)}\nIt accepts {backfill: the execution's input, concurrency: count, startedAt: time}`,
    );
  }
  const { backfill, concurrency, startedAt } = parsed.data;
  const { request } = readInput(backfill);
  const refused = NOT_FOR_BACKFILLS.filter((key) => key in request);
  if (refused.length > 0) {
    throw new InputError(
      `${refused.join(', ')}: not for a backfill, which takes all that lies below its prefix. Leave it out, and plan with hydrant plan; nothing was read or sent`,
    );
  }
  const { prefix = settings.backupPrefix, maxMegabytesPerSecond: _, ...rest } = request;
  const total = allowedRate(settings, request);
  const rate = total === undefined ? {} : { maxMegabytesPerSecond: total / concurrency };
  return { prefix, request: { ...rest, prefix, startedAt, ...rate } };
}
