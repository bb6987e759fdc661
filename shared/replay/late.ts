import type { LatePolicy } from '../config/reprocessor-settings.ts';
import { datesOf } from '../datadog/date-attributes.ts';
import { MAX_FUTURE_MS } from '../datadog/limits.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import type { LogDraft } from '../log/draft.ts';
import { restamp } from '../log/restamp.ts';

/** A log this close to the edge of the window may be past it when it arrives: a request and its retries take time. */
const MARGIN_MS = 5 * 60_000;

export interface LateRule {
  readonly policy: LatePolicy;
  readonly windowMs: number;
}

export type Timeliness =
  | { readonly kind: 'send'; readonly draft: LogDraft }
  /** Sent although Datadog will throw it away */
  | { readonly kind: 'expired' }
  | { readonly kind: 'held' };

/**
 * What becomes of a log whose date Datadog would not keep: it answers 202 and throws it away, so nobody else would notice.
 */
export function judgeTimeliness(draft: LogDraft, rule: LateRule, nowMs: number): Timeliness {
  const oldestMs = nowMs - rule.windowMs + MARGIN_MS;
  const newestMs = nowMs + MAX_FUTURE_MS - MARGIN_MS;
  if (allDates(draft, nowMs).every((ms) => ms >= oldestMs && ms <= newestMs)) return { kind: 'send', draft };
  if (rule.policy === 'send') return { kind: 'expired' };
  if (rule.policy === 'hold') return { kind: 'held' };
  return { kind: 'send', draft: restamp(draft, isoTimestamp(nowMs) ?? '') };
}

/** Datadog may take any of them for the official date: the log's own, or an attribute. */
function allDates(draft: LogDraft, nowMs: number): number[] {
  const dates = datesOf(draft.attributes, nowMs);
  if (draft.timestamp !== undefined) dates.push(Date.parse(draft.timestamp));
  return dates;
}
