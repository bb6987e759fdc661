import type { Target } from '../config/target-settings.ts';
import { eachAtOnce } from '../each-at-once.ts';
import { OBJECTS_AT_ONCE } from './limits.ts';
import { ObjectPlan } from './object-plan.ts';
import { allowedRate } from './pace.ts';
import { type Plan, planOf } from './plan/plan.ts';
import { chooseSample, SAMPLE_LIMITS } from './plan/sample.ts';
import type { StoredObject } from './ports.ts';
import type { Run } from './run.ts';

/**
 * What one reprocessor with 1,769 MB of memory, one vCPU, sends (docs/limits.md): what a plan counts on where HYDRANT_MAX_MB_PER_S
 * sets no other rate.
 */
export const ASSUMED_MEGABYTES_PER_SECOND = 20;

/** What a stream takes in most regions, where the records are put back into one: https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const STREAM_MEGABYTES_PER_SECOND = 1;

function assumedOf(target: Target): number {
  return target === 'firehose' ? STREAM_MEGABYTES_PER_SECOND : ASSUMED_MEGABYTES_PER_SECOND;
}

/** Reads a selection, or a sample of it, as a replay would, and says what that would come to. */
export async function planObjects(run: Run, objects: readonly StoredObject[]): Promise<Plan> {
  const { facts, input, late, ports, settings, stop } = run;
  for (const object of objects) facts.selected(object);
  const sample = chooseSample(objects, SAMPLE_LIMITS, ports.random);
  const planOne = (object: StoredObject) => new ObjectPlan(run, object).read();
  await eachAtOnce(sample, OBJECTS_AT_ONCE, planOne, async () => (await stop.ask()) === undefined);
  const set = allowedRate(settings, input);
  const { reprocessors = 1 } = input;
  return planOf(facts, {
    nowMs: ports.clock.now(),
    windowMs: late.windowMs,
    late: late.policy,
    megabytesPerSecond: set === undefined ? assumedOf(run.target) : set / reprocessors,
    isAssumed: set === undefined,
    reprocessors,
    maxConcurrency: settings.backfillConcurrency,
    lambdaMemoryMb: settings.lambdaMemoryMb,
    leaseMs: settings.leaseSeconds * 1_000,
    payload: run.intake.limits,
  });
}
