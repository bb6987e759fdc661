import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_RECORD_BYTES } from '../firehose/limits.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import { composeLog } from '../log/compose.ts';
import { filledLength } from '../transform/answer-bytes.ts';
import { recordOf, recordTextOf } from '../transform/record-of.ts';
import { type DropReason, type LogsVerdict, transformRecord } from '../transform/transform-record.ts';
import { type Causes, causesOfEvents, type EventCauses } from './causes.ts';
import { type Compression, compressionOf } from './compression.ts';
import type { WrittenLog } from './explain-fields.ts';
import { type ExplainContext, type ExplainedLog, explainLog } from './explain-log.ts';
import { type Named, namedDrop, namedFailure, namedFormat } from './words.ts';

/** A message that stays in its envelope as it came, because it carries no metadata: its source's pipelines read it. */
export interface UntouchedLog {
  readonly untouched: string;
}

export interface ExplainedRecord {
  /** What Firehose is answered */
  readonly result: 'Ok' | 'Dropped' | 'ProcessingFailed';
  /** Why it gives no log */
  readonly reason: Named | undefined;
  readonly bytes: number;
  readonly compression: Compression | undefined;
  /** What the record, or the first of its events, was recognised as */
  readonly format: Named | undefined;
  /** How many events it holds; undefined where that was not found out */
  readonly events: number | undefined;
  /** Events that give no log although the record does */
  readonly droppedEvents: readonly (Named & { readonly count: number })[];
  readonly delivered: Delivered | undefined;
  readonly logs: readonly (ExplainedLog | UntouchedLog)[];
}

/** What Firehose delivers to Datadog. */
export interface Delivered {
  readonly form: 'log' | 'envelope' | 'envelope-as-it-came' | 'ndjson';
  readonly bytes: number;
}

interface RecordOrigin {
  /** When Firehose took it, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** The name of the delivery stream that it came through, where it is known */
  readonly stream?: string | undefined;
}

/**
 * Says of a record what the transform makes of it, and why. Everything it says comes from the transform's own functions: it
 * runs them, and reads what they give.
 *
 * @param settings the operator's, before those of the stream
 */
export function explainRecord(
  bytes: Uint8Array,
  { arrivalMs, stream }: RecordOrigin,
  settings: TransformSettings,
): ExplainedRecord {
  const ofStream = settingsOfStream(settings, stream);
  const clusterSetting = ofStream === settings ? 'DD_CLUSTER_NAME' : `HYDRANT_CLUSTER_NAMES, for stream ${stream}`;
  const verdict = transformRecord(bytes, arrivalMs, ofStream, MAX_RECORD_BYTES);
  const read = { bytes: bytes.length, compression: compressionOf(bytes) };
  if (verdict.kind === 'failed') return { ...NOTHING, ...read, ...failed(namedFailure(verdict.reason)) };
  const causes = causesOfEvents(bytes, ofStream, arrivalMs);
  const drop = (name: DropReason) => namedDrop(name, causesOfDrop(name, causes));
  if (verdict.kind === 'dropped') return { ...NOTHING, ...read, result: 'Dropped', reason: drop(verdict.reason) };
  const droppedEvents = Object.entries(verdict.dropped).map(([name, count]) => ({
    ...drop(name as DropReason),
    count,
  }));
  const delivered = deliveredOf(verdict, ofStream);
  const tooLarge = delivered.bytes > MAX_RECORD_BYTES;
  return {
    ...read,
    ...(tooLarge ? failed(namedFailure('record-too-large')) : { result: 'Ok', reason: undefined }),
    format: namedFormat(verdict.format),
    events: verdict.logs.length + droppedEvents.reduce((sum, { count }) => sum + count, 0),
    droppedEvents,
    delivered: tooLarge ? undefined : delivered,
    logs: explainLogs(verdict, { settings: ofStream, arrivalMs, clusterSetting }, causesOfLogs(causes)),
  };
}

const NOTHING = { format: undefined, events: undefined, droppedEvents: [], delivered: undefined, logs: [] } as const;

const failed = (reason: Named) => ({ result: 'ProcessingFailed', reason }) as const;

function causesOfDrop(name: DropReason, causes: readonly EventCauses[]): string[] {
  const ofName = causes.filter(({ dropped }) => dropped === name).flatMap(({ by }) => [...by.values()].flat());
  return [...new Set(ofName)];
}

/** In the order of the logs, which is that of their events. */
function causesOfLogs(causes: readonly EventCauses[]): Causes[] {
  return causes.filter(({ dropped }) => dropped === undefined).map(({ by }) => by);
}

function deliveredOf(verdict: LogsVerdict, settings: TransformSettings): Delivered {
  const { length } = recordOf(verdict, settings);
  // A log that is text is filled up with blanks.
  const bytes =
    recordTextOf(verdict, settings) === undefined || filledLength(length) > MAX_RECORD_BYTES
      ? length
      : filledLength(length);
  if (verdict.envelope !== undefined) return { form: 'envelope-as-it-came', bytes };
  return { form: verdict.logs.length === 1 ? 'log' : settings.multiEvent, bytes };
}

/** A log in its envelope need not say where it comes from, and one without metadata is not touched: the envelope tells. */
function explainLogs(
  { logs, envelope }: LogsVerdict,
  context: ExplainContext,
  causes: readonly Causes[],
): (ExplainedLog | UntouchedLog)[] {
  const explain = (log: WrittenLog, index: number) => explainLog(log, context, causes[index] ?? new Map());
  if (envelope === undefined) {
    return logs.map(({ draft, json }, index) => {
      return explain({ draft, json, enveloped: draft.logGroup !== undefined }, index);
    });
  }
  const messages = envelope.messages.filter((message) => message !== undefined);
  return logs.map(({ draft: read }, index) => {
    const draft = { ...read, logGroup: undefined };
    const json = composeLog(draft, context.settings);
    const message = messages[index] ?? '';
    return message === json ? explain({ draft, json, enveloped: true }, index) : { untouched: message };
  });
}
