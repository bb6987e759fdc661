import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import { MAX_RECORD_BYTES } from '../../shared/firehose/limits.ts';
import { answerTransformation, type TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { isObject, parseJson } from '../../shared/json/value.ts';
import { filledLength } from '../../shared/transform/answer-bytes.ts';
import { recordOf } from '../../shared/transform/record-of.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';
import { naiveLog } from './naive-log.ts';

type Answer = readonly FirehoseTransformationResultRecord[];
type GivenRecord = TransformationEvent['records'][number];

/** What is measured: the function's own answer. There is room for all of it, so that a batch of 3 MB is answered whole. */
export function transform(event: TransformationEvent, settings: TransformSettings): Answer {
  return answerTransformation(event, settings, { maxResponseBytes: Number.POSITIVE_INFINITY }).result.records;
}

/** What the answer must be: every record by itself through the reference path. */
export function reference(event: TransformationEvent, settings: TransformSettings): Answer {
  return event.records.map(({ recordId, data, approximateArrivalTimestamp }) => {
    const bytes = Buffer.from(data, 'base64');
    const verdict = transformRecord(bytes, Number(approximateArrivalTimestamp), settings, MAX_RECORD_BYTES);
    if (verdict.kind === 'dropped') return { recordId, result: 'Dropped', data };
    const made = verdict.kind === 'logs' ? recordOf(verdict, settings) : undefined;
    if (made === undefined || made.length > MAX_RECORD_BYTES) return { recordId, result: 'ProcessingFailed', data };
    return { recordId, result: 'Ok', data: filled(made).toString('base64') };
  });
}

/** With the blanks that an answer has behind each log. */
function filled(log: Buffer): Buffer {
  return Buffer.concat([log, Buffer.alloc(filledLength(log.length) - log.length, ' ')]);
}

/** No work but decoding and encoding: base64, `JSON.parse`, `JSON.stringify`, base64. What is no JSON comes back. */
export function floor(event: TransformationEvent): Answer {
  return event.records.map((record) => {
    const object = parseJson(textOf(record));
    return object === undefined ? giveBack(record) : encode(record, object);
  });
}

/**
 * What one writes first to do the same: the floor, and for each record its tags by our own code, its prefix, date, status,
 * service and source, and the keys of a line that is JSON. Nothing is remembered, and hardly anything is guarded against.
 */
export function naive(event: TransformationEvent, settings: TransformSettings): Answer {
  return event.records.map((record) => {
    const object = parseJson(textOf(record));
    if (!isObject(object)) return giveBack(record);
    return encode(record, naiveLog(object, record.approximateArrivalTimestamp, settings));
  });
}

function textOf({ data }: GivenRecord): string {
  return Buffer.from(data, 'base64').toString();
}

function encode({ recordId }: GivenRecord, value: unknown): FirehoseTransformationResultRecord {
  return { recordId, result: 'Ok', data: Buffer.from(JSON.stringify(value)).toString('base64') };
}

function giveBack({ recordId, data }: GivenRecord): FirehoseTransformationResultRecord {
  return { recordId, result: 'ProcessingFailed', data };
}
