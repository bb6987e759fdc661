import type { ReplayRequest } from './input.ts';
import { reportKey } from './keys.ts';
import type { ReplayAnswer } from './replay.ts';
import type { Run } from './run.ts';

/** Of a run whose report is not written yet. */
export type Unreported = Omit<ReplayAnswer, 'report'>;

/** Writes the report of a run. @returns its answer, with where the report stands */
export async function reported(run: Run, request: ReplayRequest, answer: Unreported): Promise<ReplayAnswer> {
  const key = reportKey(run.settings.statePrefix, run.replayId);
  const whole: ReplayAnswer = { ...answer, report: key };
  try {
    const body = Buffer.from(`${JSON.stringify(reportOf(run, request, whole), null, 2)}\n`);
    if (await run.ports.store.create(key, body)) return whole;
    run.ports.log.error(UNREPORTED, { key, reason: 'there is an object of that key' });
  } catch (error) {
    run.ports.log.error(UNREPORTED, { key, reason: error instanceof Error ? error.message : String(error) });
  }
  return { ...answer, report: null };
}

const UNREPORTED = 'the report of the run could not be written';

const REPORT_VERSION = 1;

/** Settings are named one by one: none that holds a key, or may, comes in with the others. */
function reportOf(
  { settings, target, startedMs, ports, late, account }: Run,
  input: ReplayRequest,
  answer: ReplayAnswer,
) {
  const { backupBucket, backupPrefix, statePrefix, scheduleHours, minAgeSeconds, maxInFlight, transform } = settings;
  return {
    version: REPORT_VERSION,
    startedAt: new Date(startedMs).toISOString(),
    endedAt: new Date(ports.clock.now()).toISOString(),
    input,
    settings: {
      backupBucket,
      backupPrefix,
      statePrefix,
      target,
      targetStream: target === 'firehose' ? (settings.targetStream ?? null) : null,
      late: late.policy,
      windowHours: late.windowMs / 3_600_000,
      scheduleHours,
      minAgeSeconds,
      maxInFlight,
      maxMegabytesPerSecond: settings.maxMegabytesPerSecond ?? null,
      tagsAs: transform.tagsAs,
      kubernetesObject: transform.kubernetesObject,
    },
    droppedByReason: account.droppedByReason,
    answer,
  };
}
