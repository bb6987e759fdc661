import type { ReplayAnswer } from '../replay/replay.ts';
import type { StopReason } from '../replay/stop.ts';

/** All that was asked is done, and the sum closes. */
const DONE = 0;
/** Something stays in the bucket. */
const NOT_DONE = 1;
/** Datadog, or the target, takes nothing: doing the same once more helps only when that is mended. */
const NOT_TAKEN = 3;

const ENDED_BY_INTAKE: ReadonlySet<StopReason | null> = new Set<StopReason | null>([
  'key-refused',
  'intake-unavailable',
  'unexpected-answer',
  'unusable-target',
  'refusals',
]);

/**
 * What a replay tells a script.
 *
 * @param ofSignal the status of a command that a signal has interrupted
 */
export function exitStatus(
  { balanced, complete, stopped, objects }: Pick<ReplayAnswer, 'balanced' | 'complete' | 'stopped' | 'objects'>,
  ofSignal: number | undefined,
): number {
  if (!balanced) return NOT_DONE;
  if (!complete && stopped === 'interrupted') return ofSignal ?? NOT_DONE;
  if (!complete && ENDED_BY_INTAKE.has(stopped)) return NOT_TAKEN;
  // What another run held may still be there.
  return complete && objects.held + objects.elsewhere === 0 ? DONE : NOT_DONE;
}
