import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { ReplayRequest } from '../replay/input.ts';
import { allowedRate } from '../replay/pace.ts';
import type { Ports } from '../replay/ports.ts';
import { type ReplayAnswer, replay } from '../replay/replay.ts';
import type { StopReason } from '../replay/stop.ts';
import { addSums, closes, NO_SUMS, type Sums, sumsOfRound } from '../replay/sum-reports.ts';
import type { BatchAnswer } from './batch-answer.ts';

/** One round of a batch: its first, or the one that goes on where the deadline ended the last. */
export interface Batch {
  readonly items: number;
  readonly leftOut: number;
  /** Undefined where nothing is left to replay */
  readonly request: ReplayRequest | undefined;
  /** Of the rounds before */
  readonly rounds: number;
  readonly sums: Sums;
}

/**
 * The run ended for a reason that the next child would meet too. Step Functions sees the name: it tries `IntakeUnavailable` again
 * later, and counts the others as failures, of which too many end the Map.
 */
export class BatchFailed extends Error {
  override readonly name: 'IntakeUnavailable' | 'ReplayEndedEarly';

  constructor(reason: StopReason, report: string | null) {
    super(
      `the run ended early (${reason}), and nothing is lost: what was not settled is still in the bucket. Its report: ${report ?? 'none'}`,
    );
    this.name = reason === 'intake-unavailable' ? 'IntakeUnavailable' : 'ReplayEndedEarly';
  }
}

/** What of the run's time is kept for the answer. */
const RESERVE_MS = 5_000;

/**
 * Replays one batch of keys, and adds up what its rounds did.
 *
 * @throws {BatchFailed} if the run was ended by anything but its deadline or an operator
 */
export async function replayBatch(batch: Batch, settings: ReprocessorSettings, ports: Ports): Promise<BatchAnswer> {
  const { items, leftOut, request, rounds, sums } = batch;
  const round = { items, leftOut, rounds: rounds + 1 };
  if (request === undefined) {
    return { ...round, sums, open: 0, balanced: closes(sums), complete: true, stopped: null, next: null };
  }
  const startedMs = ports.clock.now();
  const answer = await replay(request, settings, ports);
  const { stopped, report, balanced, complete, next } = answer;
  if (stopped !== null && !GOES_ON.has(stopped)) throw new BatchFailed(stopped, report);
  await keepPace(answer, startedMs, allowedRate(settings, request), ports);
  const { sums: own, open } = sumsOfRound(answer);
  const all = addSums(sums, own);
  return { ...round, sums: all, open, balanced: balanced && closes(all), complete, stopped, next };
}

export const NOTHING_DONE = { rounds: 0, sums: NO_SUMS } as const;

const GOES_ON: ReadonlySet<StopReason> = new Set(['deadline', 'paused', 'stopped']);

/**
 * Waits until what was sent is paid for. A run's first payload goes at once; a child that ended with it would make room for the
 * next one, and many short children would send faster than all of them may together.
 */
async function keepPace(
  { bytes }: ReplayAnswer,
  startedMs: number,
  megabytesPerSecond: number | undefined,
  { clock, remainingMs }: Ports,
): Promise<void> {
  if (megabytesPerSecond === undefined) return;
  const owedMs = bytes.sent / (megabytesPerSecond * 1_000) - (clock.now() - startedMs);
  const waitMs = Math.min(owedMs, remainingMs() - RESERVE_MS);
  if (waitMs > 0) await clock.sleep(waitMs);
}
