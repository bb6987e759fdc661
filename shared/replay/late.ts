import type { LatePolicy } from '../config/reprocessor-settings.ts';
import { datesOf } from '../datadog/date-attributes.ts';
import { LATE_MARGIN_MS, MAX_FUTURE_MS } from '../datadog/limits.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { readMembers } from '../json/members.ts';
import { objectOf } from '../json/value.ts';
import type { LogDraft } from '../log/draft.ts';
import { restamp } from '../log/restamp.ts';

export interface LateRule {
  readonly policy: LatePolicy;
  readonly windowMs: number;
}

type Timeliness =
  | { readonly kind: 'send'; readonly draft: LogDraft }
  /** Sent although Datadog will throw it away */
  | { readonly kind: 'expired' }
  | { readonly kind: 'held' };

/**
 * What becomes of a log whose date Datadog would not keep: it answers 202 and throws it away, so nobody else would notice.
 */
export function judgeTimeliness(draft: LogDraft, rule: LateRule, nowMs: number): Timeliness {
  if (!isLate(draft, rule, nowMs)) return { kind: 'send', draft };
  if (rule.policy === 'send') return { kind: 'expired' };
  if (rule.policy === 'hold') return { kind: 'held' };
  return { kind: 'send', draft: restamp(draft, isoTimestamp(nowMs) ?? '') };
}

/**
 * Whether Datadog would keep a message of an envelope that is sent as it came, by the dates that it reads there: the event's,
 * and those of a message that is a JSON object. The log that was read from it may have passed over some of them.
 */
export function isKeptAsItCame(
  { message, loggedMs }: { readonly message: string; readonly loggedMs: number | undefined },
  rule: LateRule,
  nowMs: number,
): boolean {
  const dates = objectOf(message) === undefined ? [] : datesOf(readMembers(message), nowMs);
  if (loggedMs !== undefined) dates.push(loggedMs);
  return dates.every(inWindow(rule, nowMs));
}

/** Whether Datadog would answer that it has a log, and throw it away. */
export function isLate(draft: LogDraft, rule: LateRule, nowMs: number): boolean {
  return !allDates(draft, nowMs).every(inWindow(rule, nowMs));
}

/** The oldest date by which Datadog may judge a log; undefined where it has none, and is as new as its arrival there. */
export function oldestDate(draft: LogDraft, nowMs: number): number | undefined {
  const dates = allDates(draft, nowMs);
  return dates.length === 0 ? undefined : Math.min(...dates);
}

function inWindow({ windowMs }: LateRule, nowMs: number): (ms: number) => boolean {
  const oldestMs = nowMs - windowMs + LATE_MARGIN_MS;
  const newestMs = nowMs + MAX_FUTURE_MS - LATE_MARGIN_MS;
  return (ms) => ms >= oldestMs && ms <= newestMs;
}

/** Datadog may take any of them for the official date: the log's own, or an attribute. */
function allDates(draft: LogDraft, nowMs: number): number[] {
  const dates = datesOf(draft.attributes, nowMs);
  if (draft.timestamp !== undefined) dates.push(Date.parse(draft.timestamp));
  return dates;
}
