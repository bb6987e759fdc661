import { hasTooManyValues } from '../decoding/too-many-values.ts';
import { isObject, type JsonObject, parseJson, stringMember } from '../json/value.ts';
import { readArrival } from './arrival.ts';
import { readBase64 } from './base64.ts';

/**
 * One line of a backup object: a record that Firehose could not transform or deliver, in its envelope.
 * https://docs.aws.amazon.com/firehose/latest/dev/retry.html; field order, `lambdaARN` or `lambdaArn`, and numbers or texts
 * differ between captures (floci-io/floci#3393, UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md), so nothing here
 * depends on them.
 */
export interface BackupLine {
  /** The record as Firehose received it, or as the transform returned it */
  readonly rawData: Buffer;
  readonly errorCode: string;
  /** When Firehose took the record, milliseconds since the epoch */
  readonly arrivalMs: number | undefined;
  /** Of a dead letter: where the record stood at first */
  readonly source?: RecordSource | undefined;
  /** Of a dead letter whose record is a log that was sent: the id under which it was */
  readonly eventId?: string | undefined;
}

/** Where a record stood. */
export interface RecordSource {
  /** The backup object's key */
  readonly sourceKey: string;
  /** Counted from 1 */
  readonly sourceLine: number;
}

/** What Hydrant calls a line that holds no record, when it puts the line itself into an envelope. */
export const NOT_AN_ENVELOPE = 'Hydrant.NotAnEnvelope';
export const RAW_DATA_NOT_BASE64 = 'Hydrant.RawDataNotBase64';

/** What it calls a dead letter that only says where the record is, because it is too large to be copied. */
export const TOO_LARGE = 'Hydrant.TooLarge';

export type BackupLineFault = typeof NOT_AN_ENVELOPE | typeof RAW_DATA_NOT_BASE64 | typeof TOO_LARGE;

/** A line that holds no record, with its bytes: those inside, where Hydrant had put it into an envelope before. */
export interface FaultyLine {
  readonly fault: BackupLineFault;
  readonly bytes: Uint8Array;
  /** Where it stood at first, if it was put into an envelope */
  readonly source?: RecordSource | undefined;
}

/** A line between lines, which counts as none. */
export function isBlankLine(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

/** @param line without its line feed, as `readLines` gives it: not too large to be parsed */
export function readBackupLine(line: Uint8Array): BackupLine | FaultyLine {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString();
  const value = parseJson(text) ?? recoverEnvelope(text);
  if (!isObject(value) || typeof value.rawData !== 'string') return { fault: NOT_AN_ENVELOPE, bytes: line };
  const rawData = readBase64(value.rawData);
  if (rawData === undefined) return { fault: RAW_DATA_NOT_BASE64, bytes: line };
  const errorCode = stringMember(value, 'errorCode') ?? 'unknown';
  // A line that could not be read is read anew: a later version may understand it, and nothing is wrapped twice.
  if (errorCode === NOT_AN_ENVELOPE || errorCode === RAW_DATA_NOT_BASE64) {
    const inner = readInnerLine(rawData);
    return { ...inner, source: inner.source ?? sourceOf(value) };
  }
  if (errorCode === TOO_LARGE) return { fault: TOO_LARGE, bytes: line, source: sourceOf(value) };
  const record = { rawData, errorCode, arrivalMs: readArrival(value.arrivalTimestamp) };
  if (!errorCode.startsWith('Hydrant.')) return record;
  return { ...record, source: sourceOf(value), eventId: stringMember(value, 'eventId') };
}

/** What base64 has hidden from the reader of lines must not need more memory than a line may. */
function readInnerLine(line: Uint8Array): BackupLine | FaultyLine {
  return hasTooManyValues(line) ? { fault: NOT_AN_ENVELOPE, bytes: line } : readBackupLine(line);
}

function sourceOf({ sourceKey, sourceLine }: JsonObject): RecordSource | undefined {
  return typeof sourceKey === 'string' && typeof sourceLine === 'number' ? { sourceKey, sourceLine } : undefined;
}

/**
 * AWS's own sample quotes the endpoint's answer inside `errorMessage` without escaping, which is no JSON
 * (https://docs.aws.amazon.com/firehose/latest/dev/retry.html). The record is still there, if only one field can be it.
 */
function recoverEnvelope(text: string): JsonObject | undefined {
  const field = text.indexOf(RAW_DATA_FIELD);
  const whole = text.trimStart().startsWith('{') && text.trimEnd().endsWith('}');
  if (!whole || field === -1 || text.includes(RAW_DATA_FIELD, field + 1)) return undefined;
  OPENING_QUOTE.lastIndex = field + RAW_DATA_FIELD.length;
  if (!OPENING_QUOTE.test(text)) return undefined;
  const start = OPENING_QUOTE.lastIndex;
  const rawData = text.slice(start, text.indexOf('"', start));
  const errorCode = /"errorCode"\s*:\s*"([A-Za-z0-9. ]+)"/.exec(text)?.[1];
  const arrivalTimestamp = /"arrivalTimestamp"\s*:\s*"?(\d+)/.exec(text)?.[1];
  return { rawData, errorCode, arrivalTimestamp };
}

const RAW_DATA_FIELD = '"rawData"';
const OPENING_QUOTE = /\s*:\s*"/y;

/** Why Hydrant gave a record up, in the form of Firehose's own codes. */
export type DeadLetterCode =
  | typeof NOT_AN_ENVELOPE
  | typeof RAW_DATA_NOT_BASE64
  | typeof TOO_LARGE
  | 'Hydrant.UnreadableRecord'
  | 'Hydrant.RefusedByDatadog';

/** Bytes of an object that were not copied: from the first up to, and without, the last. */
interface ByteReference {
  readonly key: string;
  /** The version of it */
  readonly etag: string;
  /** Whether they are counted as stored, or in the text that is inflated from it */
  readonly of: 'object' | 'text';
  readonly from: number;
  readonly to: number;
}

/** With where the record stood at first. */
export interface DeadLetter extends RecordSource {
  readonly rawData: Uint8Array;
  readonly errorCode: DeadLetterCode;
  /** For a person: what was wrong, in Datadog's words where they are Datadog's. No payload. */
  readonly errorMessage: string;
  readonly arrivalMs: number | undefined;
  /** Of a log that was sent */
  readonly eventId?: string | undefined;
  /** Where the record is, if it is not in `rawData` */
  readonly reference?: ByteReference | undefined;
}

/** Writes a dead letter in Firehose's own envelope, so that the same reader reads it. Ends with a line feed. */
export function writeDeadLetter(letter: DeadLetter, nowMs: number): string {
  const envelope: JsonObject = {
    attemptsMade: 1,
    arrivalTimestamp: letter.arrivalMs ?? nowMs,
    errorCode: letter.errorCode,
    errorMessage: letter.errorMessage,
    attemptEndingTimestamp: nowMs,
    rawData: Buffer.from(letter.rawData.buffer, letter.rawData.byteOffset, letter.rawData.byteLength).toString(
      'base64',
    ),
    sourceKey: letter.sourceKey,
    sourceLine: letter.sourceLine,
    eventId: letter.eventId,
    reference: letter.reference && { ...letter.reference },
  };
  return `${JSON.stringify(envelope)}\n`;
}
