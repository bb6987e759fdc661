import type { Target } from '../config/target-settings.ts';
import type { TransformSettings } from '../config/transform-settings.ts';
import type { Provenance } from '../log/marker.ts';
import type { LogsVerdict, TransformedLog } from '../transform/transform-record.ts';
import type { LateRule } from './late.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';
import { RecordComposition } from './record-composition.ts';

/** What of a record is sent, and whether that is all of it. */
export interface Composition {
  readonly outgoing: readonly Outgoing[];
  /** A log of it is not asked for */
  readonly skipped: boolean;
  /** A log of it has to wait in the bucket */
  readonly held: boolean;
  /** It waits because it has come back from a delivery stream too often */
  readonly exhausted: boolean;
}

type Choice = 'send' | 'sent before' | 'skip';

/** What is to be known of a record and the run, beside what the record holds. */
export interface Composing {
  readonly target: Target;
  readonly settings: TransformSettings;
  readonly rule: LateRule;
  readonly nowMs: number;
  /** Whether a log is to be sent now: an earlier run may have done so, or it is not asked for */
  readonly choose: (log: TransformedLog, place: number) => Choice;
  readonly provenanceOf: (log: TransformedLog, place: number) => Provenance;
}

/** What of a record goes to a target: to Datadog's logs API each log by itself, to the others a record as it would be delivered. */
export function compose(verdict: LogsVerdict, composing: Composing): Composition {
  return composing.target === 'datadog'
    ? composeLogs(verdict.logs, composing)
    : new RecordComposition(verdict, composing).result();
}

function composeLogs(
  logs: readonly TransformedLog[],
  { settings, rule, nowMs, choose, provenanceOf }: Composing,
): Composition {
  const outgoing: Outgoing[] = [];
  let [skipped, held] = [false, false];
  for (const [place, log] of logs.entries()) {
    const choice = choose(log, place);
    if (choice === 'skip') skipped = true;
    if (choice !== 'send') continue;
    const entries = outgoingOf(log, place, provenanceOf(log, place), rule, settings, nowMs);
    if (entries === 'held') held = true;
    else outgoing.push(...entries);
  }
  return { outgoing, skipped, held, exhausted: false };
}
