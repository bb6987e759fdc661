import { askedDelayMs, type Disposition, dispositionOf } from '../datadog/answer.ts';
import type { Health } from './breaker.ts';
import type { IntakeAnswer, LogFields } from './ports.ts';

/** What an answer means for the logs that it is about. */
export function meaningOf(answer: IntakeAnswer): Disposition | 'partly' | 'unusable' {
  switch (answer.kind) {
    case 'answer':
      return dispositionOf(answer.status);
    case 'no-answer':
      return 'retry';
    default:
      return answer.kind;
  }
}

/**
 * What an answer says of the intake's health.
 *
 * @param answer undefined: nothing was sent
 * @param entries how many were sent
 */
export function healthOf(answer: IntakeAnswer | undefined, entries: number, nowMs: number): Health {
  if (answer === undefined) return { kind: 'unknown' };
  switch (meaningOf(answer)) {
    case 'accepted':
    case 'take-apart':
      return { kind: 'well' };
    case 'partly':
      if (answer.kind === 'partly' && answer.failed.size < entries) return { kind: 'well' };
      return { kind: 'ill', askedMs: undefined, cause: describe(answer) };
    case 'retry': {
      const askedMs = answer.kind === 'answer' ? askedDelayMs(answer.headers, nowMs) : undefined;
      return { kind: 'ill', askedMs, cause: describe(answer) };
    }
    default:
      return { kind: 'unknown' };
  }
}

/**
 * Whether it says that requests come too fast. A stream that takes only some of the records has no room for more:
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */
export function isThrottled(answer: IntakeAnswer | undefined): boolean {
  return answer?.kind === 'partly' || (answer?.kind === 'answer' && answer.status === 429);
}

/** Whether the entry of this place was not taken, where others were. */
export function isFailed(answer: IntakeAnswer, index: number): boolean {
  return answer.kind === 'partly' && answer.failed.has(index);
}

/** For the log: never a word of the body, which may repeat a payload. */
export function describe(answer: IntakeAnswer): LogFields {
  switch (answer.kind) {
    case 'answer':
      return { status: answer.status };
    case 'partly':
      return { reason: [...new Set(answer.failed.values())].join(', ') };
    default:
      return { reason: answer.reason };
  }
}

/** Under which an answer that accepts nothing, or not all, is counted. */
export function kindOf(answer: IntakeAnswer): string {
  const { status, reason } = describe(answer);
  return String(status ?? reason);
}

/** Datadog's own words for why it refused, with its status; they go into dead letters, not into logs. */
export function wordsOf(answer: IntakeAnswer): string {
  return answer.kind === 'answer' ? `${answer.status} ${answer.body}`.slice(0, 500).trim() : '';
}
