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
export type FailReason = 'not-inflatable' | 'too-many-events' | 'record-too-large' | `internal-error ${string}`;

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
 * @param maxBytes of all its logs together, where no more than that can be used: nothing beyond it is made
 */
export function transformRecord(
  bytes: Uint8Array,
  arrivalMs: number | undefined,
  settings: TransformSettings,
  maxBytes: number = Number.POSITIVE_INFINITY,
): Verdict {
  try {
    const inflated = inflate(bytes);
    // Snappy has no magic, so a block of it can begin like any of the formats that have one.
    if ('fault' in inflated && unsnappy(bytes) === undefined) return { kind: 'failed', reason: inflated.fault };
    const plain = 'fault' in inflated ? bytes : inflated.bytes;
    const text = UTF_8.decode(plain);
    if (text.trim() === '') return { kind: 'dropped', reason: 'empty-record' };
    const events = readEvents(plain, text);
    if (events === undefined) return verdictOf([readPlainText(text, arrivalMs)], settings, maxBytes);
    if (events.length > MAX_EVENTS) return { kind: 'failed', reason: 'too-many-events' };
    return verdictOf(readDrafts(events, arrivalMs), settings, maxBytes);
  } catch (error) {
    // Nothing above is known to throw. If it does, this record goes to the backup, and its neighbours on their way.
    return { kind: 'failed', reason: `internal-error ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

/** Bytes that are not UTF-8 become replacement characters. */
const UTF_8 = new TextDecoder();

type Draft = LogDraft | 'empty-line';

/** The shortest event of a container's log is `{"log":"<time> stdout F x"}`: a record of 1,024,000 bytes has room for fewer. */
const MAX_EVENTS = 25_000;

/** Formats are told apart by content; undefined for what is none of them, which is text. */
function readEvents(bytes: Uint8Array, text: string): readonly JsonText[] | undefined {
  const unpacked = text.trimStart().startsWith('{') ? undefined : unsnappy(bytes);
  return splitJsonLines(unpacked === undefined ? text : UTF_8.decode(unpacked), MAX_EVENTS + 1);
}

/** One after the other: the drafts of thousands of events need not be in memory at once. */
function* readDrafts(events: readonly JsonText[], arrivalMs: number | undefined): Generator<Draft> {
  for (const { text, object } of events) {
    const messages = readLogEnvelope(object);
    if (messages === undefined) yield readJsonEvent(text, object, arrivalMs);
    for (const message of messages ?? []) {
      const log = parseJson(message);
      if (isObject(log)) yield readJsonEvent(message, log, arrivalMs);
    }
  }
}

function verdictOf(drafts: Iterable<Draft>, settings: TransformSettings, maxBytes: number): Verdict {
  const logs: TransformedLog[] = [];
  let bytes = 0;
  let droppedEvents = 0;
  for (const draft of drafts) {
    if (draft === 'empty-line') {
      droppedEvents++;
      continue;
    }
    const json = composeLog(draft, settings);
    bytes += Buffer.byteLength(json);
    if (bytes > maxBytes) return { kind: 'failed', reason: 'record-too-large' };
    logs.push({ json, draft });
  }
  return logs.length === 0 ? { kind: 'dropped', reason: 'empty-line' } : { kind: 'logs', logs, droppedEvents };
}

/** What Firehose delivers for a record: its log, or an envelope of its logs. */
export function recordOf(logs: readonly TransformedLog[]): string {
  const [only] = logs;
  if (only !== undefined && logs.length === 1) return only.json;
  return writeLogEnvelope(logs.map(({ json, draft }) => ({ json, timestamp: draft.timestamp })));
}
