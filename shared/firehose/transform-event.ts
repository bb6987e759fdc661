import type { FirehoseTransformationResult, FirehoseTransformationResultRecord } from 'aws-lambda';
import { recordOf, type Verdict } from '../transform/transform-record.ts';
import { readArrival } from './arrival.ts';
import { MAX_RECORD_BYTES, MAX_RESPONSE_BYTES } from './limits.ts';

/**
 * What Firehose sends: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html. Times are numbers in reality
 * and ISO texts in AWS's samples; a record of a Kinesis source has its arrival in its metadata too.
 */
export interface TransformationEvent {
  readonly records: readonly TransformationRecord[];
}

export interface TransformationRecord {
  readonly recordId: string;
  /** Base64; '' for an empty record */
  readonly data: string;
  readonly approximateArrivalTimestamp?: number | string;
  readonly kinesisRecordMetadata?: { readonly approximateArrivalTimestamp?: number | string };
}

/** How many records went which way. Reasons are those of `Verdict`, and of `RefusalReason`. */
export interface TransformationCounts {
  records: number;
  logs: number;
  bytesIn: number;
  bytesOut: number;
  dropped: Record<string, number>;
  /** Empty lines among the several events of a record */
  droppedEvents: number;
  failed: Record<string, number>;
}

const NOT_AN_EVENT =
  'The event has no "records" list: this function answers transformation events of Amazon Data Firehose, ' +
  'attach it to a stream (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html) or send it one';

/** Why a record that became a log cannot be answered with it; the reprocessor finds it in the backup and sends it. */
type RefusalReason = 'record-too-large' | 'response-full';

type Transform = (bytes: Uint8Array, arrivalMs: number | undefined) => Verdict;

/**
 * Answers a transformation event: every recordId once, in order, whatever the records hold. What cannot be answered `Ok`
 * comes back `ProcessingFailed` with its original data, so that Firehose parks it in the backup bucket.
 *
 * @param transform the core, already knowing its settings
 * @param maxResponseBytes the whole answer's limit as JSON text, recordIds included
 */
export function answerTransformation(
  event: TransformationEvent,
  transform: Transform,
  maxResponseBytes: number = MAX_RESPONSE_BYTES,
): { result: FirehoseTransformationResult; counts: TransformationCounts } {
  if (!Array.isArray(event?.records)) throw new TypeError(NOT_AN_EVENT);
  const given = event.records.map(withData);
  const counts = newCounts(given.length);
  const room = new ResponseRoom(given, maxResponseBytes);
  const records = given.map((record) => answerRecord(record, transform, room, counts));
  return { result: { records }, counts };
}

function answerRecord(
  record: TransformationRecord,
  transform: Transform,
  room: ResponseRoom,
  counts: TransformationCounts,
): FirehoseTransformationResultRecord {
  const { recordId, data } = record;
  const original = Buffer.from(data, 'base64');
  counts.bytesIn += original.length;
  const verdict = transform(original, arrivalOf(record));
  if (verdict.kind === 'dropped') {
    count(counts.dropped, verdict.reason);
    return { recordId, result: 'Dropped', data };
  }
  if (verdict.kind === 'failed') {
    count(counts.failed, verdict.reason);
    return failedAnswer(record);
  }
  const log = Buffer.from(recordOf(verdict.logs));
  const answer = { recordId, result: 'Ok', data: log.toString('base64') } as const;
  const refusal = log.length > MAX_RECORD_BYTES ? 'record-too-large' : room.take(record, answer);
  if (refusal !== undefined) {
    count(counts.failed, refusal);
    return failedAnswer(record);
  }
  counts.droppedEvents += verdict.droppedEvents;
  counts.logs += verdict.logs.length;
  counts.bytesOut += log.length;
  return answer;
}

/**
 * The room that an answer has. If every record failed, the answer would be smaller than the request, which has passed the same
 * limit: that floor is set aside, and each `Ok` may only take what is left above it.
 */
class ResponseRoom {
  #leftBytes: number;

  constructor(records: readonly TransformationRecord[], maxBytes: number) {
    this.#leftBytes = records.reduce(
      (left, record) => left - answerBytes(failedAnswer(record)),
      maxBytes - ENVELOPE_BYTES,
    );
  }

  /** @returns why the answer does not fit, or undefined if its room is taken */
  take(record: TransformationRecord, answer: FirehoseTransformationResultRecord): RefusalReason | undefined {
    const growth = answerBytes(answer) - answerBytes(failedAnswer(record));
    if (growth > this.#leftBytes) return 'response-full';
    this.#leftBytes -= growth;
    return undefined;
  }
}

function newCounts(records: number): TransformationCounts {
  return { records, logs: 0, bytesIn: 0, bytesOut: 0, dropped: {}, droppedEvents: 0, failed: {} };
}

/** Firehose always sends data; a caller by hand may not, and one record never hurts its neighbours. */
function withData(record: TransformationRecord): TransformationRecord {
  return typeof record.data === 'string' ? record : { ...record, data: '' };
}

function failedAnswer({ recordId, data }: TransformationRecord): FirehoseTransformationResultRecord {
  return { recordId, result: 'ProcessingFailed', data };
}

const ENVELOPE_BYTES = '{"records":[]}'.length;

/** Bytes of one answer in the response's JSON text, with the comma behind it. Only the id can hold what JSON escapes. */
function answerBytes({ recordId, result, data }: FirehoseTransformationResultRecord): number {
  return Buffer.byteLength(JSON.stringify(recordId)) + FIXED_ANSWER_BYTES + result.length + (data?.length ?? 0);
}

const FIXED_ANSWER_BYTES = '{"recordId":,"result":"","data":""},'.length;

function arrivalOf(record: TransformationRecord): number | undefined {
  return (
    readArrival(record.approximateArrivalTimestamp) ??
    readArrival(record.kinesisRecordMetadata?.approximateArrivalTimestamp)
  );
}

function count(counts: Record<string, number>, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}
