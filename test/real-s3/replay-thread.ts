import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { ReplayAnswer } from '../../shared/replay/replay.ts';
import { MeasuredRuns, type Observed, type RunPlace } from './measured-runs.ts';

export interface ThreadReport {
  readonly answers: readonly ReplayAnswer[];
  readonly observed: Observed;
}

/**
 * Has a thread of its own make some runs at once: with too many in one thread, Datadog's answers would wait for their turn
 * longer than a run waits for them.
 */
export async function replayInThread(place: RunPlace, runs: number): Promise<ThreadReport> {
  const [report] = await once(new Worker(new URL(import.meta.url), { workerData: { place, runs } }), 'message');
  return report;
}

if (!isMainThread) {
  const { place, runs } = workerData as { place: RunPlace; runs: number };
  const measured = new MeasuredRuns(place);
  const answers = await Promise.all(Array.from({ length: runs }, () => measured.replay()));
  parentPort?.postMessage({ answers, observed: measured.observed } satisfies ThreadReport);
}
