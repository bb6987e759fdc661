import type { TransformSettings } from '../config/transform-settings.ts';
import { inflate } from '../decoding/inflate.ts';
import { unsnappy } from '../decoding/snappy.ts';
import { readJsonEvent } from '../formats/json-event.ts';
import { type JsonText, splitJsonLines } from '../formats/json-lines.ts';
import { readLogEnvelope, writeLogEnvelope } from '../formats/log-envelope.ts';
import { readPlainText } from '../formats/plain-text.ts';
import { isObject, parseJson } from '../json/value.ts';
import { composeLog } from '../log/compose.ts';
import type { LogDraft } from '../log/draft.ts';

/** Why a record gives no log although nothing is wrong with it. */
export type DropReason = 'empty-record' | 'empty-line';

/** Why a record could not be read. */
export type FailReason = 'not-inflatable' | 'too-many-events' | `internal-error ${string}`;

export interface TransformedLog {
  /** One JSON object */
  readonly json: string;
  /** What it was composed from */
  readonly draft: LogDraft;
}

export type Verdict =
  /** At least one; events of the same record that gave none are counted */
  | { readonly kind: 'logs'; readonly logs: readonly TransformedLog[]; readonly droppedEvents: number }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'failed'; readonly reason: FailReason };

/**
 * The core of both functions: a record's bytes in, Datadog logs out. Pure: no clock, no environment, no other record.
 * Transforming what it returned gives the same bytes again.
 *
 * @param arrivalMs when Firehose took the record, milliseconds since the epoch; undefined where that is not known
 */
export function transformRecord(
  bytes: Uint8Array,
  arrivalMs: number | undefined,
  settings: TransformSettings,
): Verdict {
  try {
    const inflated = inflate(bytes);
    if ('fault' in inflated) return { kind: 'failed', reason: inflated.fault };
    const text = UTF_8.decode(inflated.bytes);
    if (text.trim() === '') return { kind: 'dropped', reason: 'empty-record' };
    const drafts = readDrafts(inflated.bytes, text, arrivalMs);
    return drafts === undefined ? { kind: 'failed', reason: 'too-many-events' } : verdictOf(drafts, settings);
  } catch (error) {
    // Nothing above is known to throw. If it does, this record goes to the backup, and its neighbours on their way.
    return { kind: 'failed', reason: `internal-error ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

/** Bytes that are not UTF-8 become replacement characters. */
const UTF_8 = new TextDecoder();

type Draft = LogDraft | 'empty-line';

/**
 * Each event becomes a log some times its size, so a record of a megabyte of tiny ones would fill the function's memory. The
 * smallest that Fluent Bit writes with metadata has some hundred bytes, which makes at most ten thousand in a record.
 */
const MAX_EVENTS = 10_000;

/** Formats are told apart by content; what is none of them is text. Undefined where a record holds too many events. */
function readDrafts(bytes: Uint8Array, text: string, arrivalMs: number | undefined): readonly Draft[] | undefined {
  const unpacked = text.trimStart().startsWith('{') ? undefined : unsnappy(bytes);
  const events = splitJsonLines(unpacked === undefined ? text : UTF_8.decode(unpacked), MAX_EVENTS + 1);
  if (events === undefined) return [readPlainText(text, arrivalMs)];
  return events.length > MAX_EVENTS ? undefined : events.flatMap((event) => readEvent(event, arrivalMs));
}

function readEvent({ text, object }: JsonText, arrivalMs: number | undefined): Draft | readonly Draft[] {
  const messages = readLogEnvelope(object);
  if (messages === undefined) return readJsonEvent(text, object, arrivalMs);
  return messages.flatMap((message) => {
    const value = parseJson(message);
    return isObject(value) ? [readJsonEvent(message, value, arrivalMs)] : [];
  });
}

function verdictOf(drafts: readonly Draft[], settings: TransformSettings): Verdict {
  const logs = drafts
    .filter((draft) => draft !== 'empty-line')
    .map((draft) => ({ json: composeLog(draft, settings), draft }));
  if (logs.length === 0) return { kind: 'dropped', reason: 'empty-line' };
  return { kind: 'logs', logs, droppedEvents: drafts.length - logs.length };
}

/** What Firehose delivers for a record: its log, or an envelope of its logs. */
export function recordOf(logs: readonly TransformedLog[]): string {
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return only.json;
  return writeLogEnvelope(logs.map(({ json, draft }) => ({ json, timestamp: draft.timestamp })));
}
