import type { TransformSettings } from '../config/transform-settings.ts';
import { inflate } from '../decoding/inflate.ts';
import { readJsonEvent } from '../formats/json-event.ts';
import { readPlainText } from '../formats/plain-text.ts';
import { isObject, parseJson } from '../json/value.ts';
import { composeLog } from '../log/compose.ts';
import type { LogDraft } from '../log/draft.ts';

/** Why a record gives no log although nothing is wrong with it. */
export type DropReason = 'empty-record' | 'empty-line';

/** Why a record could not be read. */
export type FailReason = 'not-inflatable' | 'internal-error';

export interface TransformedLog {
  /** One JSON object */
  readonly json: string;
  /** What it was composed from */
  readonly draft: LogDraft;
}

export type Verdict =
  | { readonly kind: 'logs'; readonly logs: readonly TransformedLog[] }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'failed'; readonly reason: FailReason; readonly detail?: string };

/**
 * The core of both functions: a record's bytes in, Datadog logs out. Pure: no clock, no environment, no other record.
 * Transforming what it returned gives the same bytes again.
 *
 * @param arrivalMs when Firehose took the record, milliseconds since the epoch; undefined where that is not known
 */
export function transformRecord(bytes: Uint8Array, arrivalMs: number | undefined, settings: TransformSettings): Verdict {
  try {
    const inflated = inflate(bytes);
    if ('fault' in inflated) return { kind: 'failed', reason: inflated.fault };
    return transformText(new TextDecoder().decode(inflated.bytes), arrivalMs, settings);
  } catch (error) {
    // Nothing above is known to throw. If it does, this record goes to the backup, and its neighbours on their way.
    return { kind: 'failed', reason: 'internal-error', detail: error instanceof Error ? error.name : 'unknown' };
  }
}

function transformText(text: string, arrivalMs: number | undefined, settings: TransformSettings): Verdict {
  if (text.trim() === '') return { kind: 'dropped', reason: 'empty-record' };
  const value = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  const draft = isObject(value) ? readJsonEvent(text, value, arrivalMs) : readPlainText(text, arrivalMs);
  if (draft === 'empty-line') return { kind: 'dropped', reason: draft };
  return { kind: 'logs', logs: [{ json: composeLog(draft, settings), draft }] };
}
