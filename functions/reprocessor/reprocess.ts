import { replayBatch } from '../../shared/backfill/batch.ts';
import { readMapBatch, readNextRound } from '../../shared/backfill/map-batch.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import { sumBackfill } from '../../shared/backfill/sum.ts';
import type { ReprocessorSettings } from '../../shared/config/reprocessor-settings.ts';
import { isObject } from '../../shared/json/value.ts';
import { publishParked } from '../../shared/replay/parked-metrics.ts';
import type { Ports } from '../../shared/replay/ports.ts';
import { replay } from '../../shared/replay/replay.ts';
import { requireClosed } from '../../shared/replay/require-closed.ts';

/**
 * Does what an invocation asks for: a state of a backfill says by one key which it is, everything else is a replay.
 *
 * @throws {SumNotClosed}
 */
export async function reprocess(input: unknown, settings: ReprocessorSettings, ports: Ports): Promise<unknown> {
  if (isObject(input)) {
    if ('backfill' in input) return planBackfill(input, settings);
    if ('Items' in input) return replayBatch(readMapBatch(input, settings), settings, ports);
    if ('rounds' in input) return replayBatch(readNextRound(input), settings, ports);
    if ('sum' in input) return sumBackfill(input, settings, ports);
  }
  const answer = await replay(input, settings, ports);
  // Also of a run that a pause has ended, or it would look like an empty bucket. A backfill's children do not: they are too many.
  if (!answer.dryRun) await publishParked(settings, ports);
  return requireClosed(answer);
}
