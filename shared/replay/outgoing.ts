import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_LOG_BYTES } from '../datadog/limits.ts';
import { composeLog } from '../log/compose.ts';
import type { LogDraft } from '../log/draft.ts';
import { splitLog } from '../log/split.ts';
import type { TransformedLog } from '../transform/transform-record.ts';
import { judgeTimeliness, type LateRule } from './late.ts';

/** One entry of a payload: a log, or a part of one. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  /** What a dead letter of it would hold */
  readonly rawData: Uint8Array;
  /** Datadog will answer that it has it, and throw it away */
  readonly expired: boolean;
}

/**
 * What of a transformed log goes to Datadog: the log as it is, moved to the present where its date is too old, in parts where
 * it is too large.
 *
 * @returns 'held' where the log has to wait in the bucket for its date's sake
 */
export function outgoingOf(
  log: TransformedLog,
  rule: LateRule,
  settings: TransformSettings,
  nowMs: number,
): readonly Outgoing[] | 'held' {
  const timeliness = judgeTimeliness(log.draft, rule, nowMs);
  if (timeliness.kind === 'held') return 'held';
  const expired = timeliness.kind === 'expired';
  const draft = timeliness.kind === 'send' ? timeliness.draft : log.draft;
  const restamped = draft !== log.draft;
  const bodies = bodiesOf(draft, restamped ? composeLog(draft, settings) : log.json, settings);
  // A dead letter keeps the log's own date: it may be replayed long after this run.
  const original = restamped && bodies.length === 1 ? Buffer.from(log.json) : undefined;
  return bodies.map((bytes) => ({ bytes, rawData: original ?? bytes, expired }));
}

function bodiesOf(draft: LogDraft, json: string, settings: TransformSettings): Buffer[] {
  const whole = Buffer.from(json);
  return whole.length <= MAX_LOG_BYTES ? [whole] : splitLog(draft, settings).map((part) => Buffer.from(part));
}
