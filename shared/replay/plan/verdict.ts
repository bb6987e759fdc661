import { errorShare } from './estimate.ts';
import type { Plan, PlanTerms } from './plan.ts';
import { BARELY_MS, SENTENCES } from './verdict-sentences.ts';

export type VerdictKind =
  /** Nothing is selected, or nothing of it gives a log */
  | 'nothing-to-send'
  /** Nothing could be read */
  | 'unknown'
  | 'feasible'
  /** Feasible with less than an hour to spare, or by an estimate that may be too good */
  | 'barely'
  /** Something is late already, the rest is feasible */
  | 'partly-late'
  | 'all-late'
  /** Something leaves the window before it is sent */
  | 'infeasible';

export interface Verdict {
  readonly kind: VerdictKind;
  /** Whether nothing will miss Datadog's window */
  readonly feasible: boolean;
  /** One, with what to do, for whoever is on call */
  readonly sentence: string;
}

/** What a verdict is given on. */
export type Evidence = Pick<Plan, 'selection' | 'read' | 'lines' | 'logs' | 'logBytes' | 'forecast'>;

export function verdictOf(evidence: Evidence, terms: PlanTerms): Verdict {
  const kind = kindOf(evidence);
  const feasible = kind === 'nothing-to-send' || kind === 'feasible' || kind === 'barely';
  return { kind, feasible, sentence: SENTENCES[kind](evidence, terms) };
}

function kindOf({ selection, read, logs, logBytes, forecast }: Evidence): VerdictKind {
  if (selection.objects === 0) return 'nothing-to-send';
  if (read.isSample && read.storedBytes === 0) return 'unknown';
  if (logs.value === 0) return 'nothing-to-send';
  const { alreadyLate, toSpareMs, durationMs } = forecast;
  if (toSpareMs !== null && toSpareMs < 0) return 'infeasible';
  if (alreadyLate.logs > 0) return alreadyLate.share === 1 ? 'all-late' : 'partly-late';
  if (toSpareMs === null) return 'feasible';
  // Each log may be sent later by the same share as there may be more of them.
  return toSpareMs >= BARELY_MS && durationMs * errorShare(logBytes) <= toSpareMs ? 'feasible' : 'barely';
}
