import type { FirehoseTransformationResult, FirehoseTransformationResultRecord } from 'aws-lambda';
import type { TransformSettings } from '../config/transform-settings.ts';
import { isObject } from '../json/value.ts';
import type { Format } from '../log/draft.ts';
import { type AnswerBytes, base64Length, bytesOfAnswer, filledLength } from '../transform/answer-bytes.ts';
import { recordOf, recordTextOf } from '../transform/record-of.ts';
import { type LogsVerdict, type TransformedLog, transformRecord } from '../transform/transform-record.ts';
import { readArrival } from './arrival.ts';
import { bytesFor, type DecodedRecord, jsonBytes } from './event-bytes.ts';
import { MAX_RECORD_BYTES, MAX_RESPONSE_BYTES } from './limits.ts';
import { ResponseRoom } from './response-room.ts';
import { type Shortcut, shortcutFor, type WrittenLog } from './shortcut.ts';
import { streamOfArn } from './stream-name.ts';
import { settingsOfStream } from './stream-settings.ts';
import { addAll, addTo, newCounts, type ReturnReason, type TransformationCounts } from './transform-counts.ts';

/**
 * What Firehose sends: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html. Times are numbers in reality
 * and ISO texts in AWS's samples; a record of a Kinesis source has its arrival in its metadata too.
 */
export interface TransformationEvent {
  readonly deliveryStreamArn?: string;
  readonly records: readonly TransformationRecord[];
}

export interface TransformationRecord {
  readonly recordId: string;
  /** Base64; '' for an empty record */
  readonly data: string;
  readonly approximateArrivalTimestamp?: number | string;
  readonly kinesisRecordMetadata?: { readonly approximateArrivalTimestamp?: number | string };
}

export interface AnswerOptions {
  /** How long there still is for records, in milliseconds: from 0 on they come back untouched */
  readonly leftMs?: () => number;
  /** The whole answer's limit as JSON text, recordIds included */
  readonly maxResponseBytes?: number;
  /**
   * Sees a log of each container at least, or of one that has the same name, namespace, notes and labels as tags, once it is
   * delivered, and the settings it was made with; it changes nothing
   */
  readonly watch?: (log: TransformedLog, settings: TransformSettings) => void;
  /** Gives another shortcut than the usual, or none */
  readonly shortcutFor?: (settings: TransformSettings) => Shortcut | undefined;
}

const NOT_AN_EVENT =
  'The event has no "records" list: this function answers transformation events of Amazon Data Firehose, ' +
  'attach it to a stream (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html) or send it one';

/**
 * Answers a transformation event: every recordId once, in order, whatever the records hold. What cannot be answered `Ok`
 * comes back `ProcessingFailed` with its original data, so that Firehose parks it in the backup bucket. What has no recordId,
 * which Firehose never sends, cannot be answered, and is counted.
 *
 * @param settings the operator's, before those of the event's stream
 * @throws {TypeError} where the event has no list of records
 */
export function answerTransformation(
  event: TransformationEvent,
  settings: TransformSettings,
  options: AnswerOptions = {},
): { result: FirehoseTransformationResult; counts: TransformationCounts } {
  if (!Array.isArray(event?.records)) throw new TypeError(NOT_AN_EVENT);
  const given = event.records.filter(hasId);
  const counts = newCounts(event.records.length);
  addTo(counts.failed, 'no-record-id', event.records.length - given.length);
  const ofStream = settingsOfStream(settings, streamOfArn(event.deliveryStreamArn));
  const answering = new Answering(given, counts, ofStream, options);
  return { result: { records: answering.answer() }, counts };
}

/** Answers the records of one event, one after the other. */
class Answering {
  readonly #counts: TransformationCounts;
  readonly #settings: TransformSettings;
  readonly #leftMs: () => number;
  readonly #watch: AnswerOptions['watch'];
  readonly #bytes: Buffer;
  readonly #records: readonly DecodedRecord[];
  readonly #room: ResponseRoom;
  readonly #shortcut: Shortcut | undefined;
  readonly #out: AnswerBytes = bytesOfAnswer();
  /** Answers whose data stands there, in their order, and where it ends */
  #waiting: FirehoseTransformationResultRecord[] = [];
  #ends: number[] = [];
  /** How many the shortcut has taken */
  #taken = 0;

  constructor(
    given: readonly TransformationRecord[],
    counts: TransformationCounts,
    settings: TransformSettings,
    options: AnswerOptions,
  ) {
    this.#counts = counts;
    this.#settings = settings;
    this.#leftMs = options.leftMs ?? (() => Number.POSITIVE_INFINITY);
    this.#watch = options.watch;
    this.#bytes = bytesFor(given.map(dataOf));
    this.#records = this.#decode(given);
    this.#room = new ResponseRoom(this.#records, options.maxResponseBytes ?? MAX_RESPONSE_BYTES);
    this.#shortcut = (options.shortcutFor ?? shortcutFor)(settings);
  }

  answer(): FirehoseTransformationResultRecord[] {
    const answers = this.#records.map((record) => this.#answer(record));
    this.#encode();
    this.#countOk('fluent-bit', this.#taken, this.#taken);
    return answers;
  }

  /** Makes base64 of the logs that were written, and gives each answer its own. */
  #encode(): void {
    const data = this.#out.takeBase64();
    let start = 0;
    for (let index = 0; index < this.#waiting.length; index++) {
      const end = base64Length(this.#ends[index] as number);
      (this.#waiting[index] as FirehoseTransformationResultRecord).data = data.slice(start, end);
      start = end;
    }
    this.#waiting = [];
    this.#ends = [];
  }

  #decode(given: readonly TransformationRecord[]): DecodedRecord[] {
    let end = 0;
    return given.map((record) => {
      const data = dataOf(record);
      const start = end;
      const decoded = this.#bytes.write(data, start, 'base64');
      end += decoded;
      return {
        recordId: record.recordId,
        data,
        arrivalMs: arrivalOf(record),
        start,
        end,
        jsonBytes: jsonBytes(data, decoded),
      };
    });
  }

  #answer(record: DecodedRecord): FirehoseTransformationResultRecord {
    const { start, end, arrivalMs } = record;
    this.#counts.bytesIn += end - start;
    if (this.#leftMs() <= 0) return this.#fail(record, 'deadline');
    const taken = this.#shortly((shortcut) => shortcut.take(this.#bytes, start, end, arrivalMs, this.#out));
    if (taken !== undefined) return this.#deliverTaken(record, taken);
    const known = this.#shortly((shortcut) => shortcut.read(this.#bytes, start, end, arrivalMs, MAX_RECORD_BYTES));
    const verdict =
      known ?? transformRecord(this.#bytes.subarray(start, end), arrivalMs, this.#settings, MAX_RECORD_BYTES);
    if (verdict.kind === 'failed') return this.#fail(record, verdict.reason);
    if (verdict.kind === 'dropped') {
      addTo(this.#counts.dropped, verdict.reason);
      return this.#room.giveBack(record, 'Dropped');
    }
    const answer = this.#deliver(record, verdict);
    // What is taken is shown to nobody: so only a container of which a log has been shown is learned, and with it its workload.
    if (known === undefined && answer.result === 'Ok') {
      this.#shortly((shortcut) => shortcut.learn(this.#bytes, start, end, arrivalMs, verdict));
    }
    return answer;
  }

  /** Nothing in a shortcut is known to throw. If it does, the record goes the long way, and no other is hurt. */
  #shortly<Answer>(ask: (shortcut: Shortcut) => Answer): Answer | undefined {
    try {
      return this.#shortcut && ask(this.#shortcut);
    } catch {
      addTo(this.#counts.notes, 'shortcut-failed');
      return undefined;
    }
  }

  #deliverTaken(record: DecodedRecord, { bytes, notes }: WrittenLog): FirehoseTransformationResultRecord {
    const answer = this.#place(record, bytes);
    if (answer.result !== 'Ok') return answer;
    this.#taken++;
    for (const note of notes) addTo(this.#counts.notes, note);
    return answer;
  }

  #deliver(record: DecodedRecord, verdict: LogsVerdict): FirehoseTransformationResultRecord {
    const text = recordTextOf(verdict, this.#settings);
    const answer =
      text === undefined
        ? this.#placeBytes(record, recordOf(verdict, this.#settings))
        : this.#place(record, this.#out.write(text));
    if (answer.result !== 'Ok') return answer;
    this.#countOk(verdict.format, 1, verdict.logs.length);
    addAll(this.#counts.droppedEvents, verdict.dropped);
    addAll(this.#counts.notes, verdict.notes);
    this.#show(verdict.logs);
    return answer;
  }

  /** @param bytes of the text that stands behind the others, and gives the record's data with them */
  #place(record: DecodedRecord, bytes: number): FirehoseTransformationResultRecord {
    const withBlanks = filledLength(bytes);
    // Beyond the limit there is no room for the blanks at least.
    if (withBlanks > MAX_RECORD_BYTES) return this.#placeBytes(record, this.#out.last(bytes));
    if (!this.#room.take(record, base64Length(bytes))) return this.#fail(record, 'response-full');
    this.#out.close(bytes);
    this.#counts.bytesOut += withBlanks;
    const answer: FirehoseTransformationResultRecord = { recordId: record.recordId, result: 'Ok', data: '' };
    this.#waiting.push(answer);
    this.#ends.push(this.#out.end);
    if (this.#out.isFull) this.#encode();
    return answer;
  }

  #placeBytes(record: DecodedRecord, bytes: Buffer): FirehoseTransformationResultRecord {
    if (bytes.length > MAX_RECORD_BYTES) return this.#fail(record, 'record-too-large');
    if (!this.#room.take(record, base64Length(bytes.length))) return this.#fail(record, 'response-full');
    this.#counts.bytesOut += bytes.length;
    return { recordId: record.recordId, result: 'Ok', data: bytes.toString('base64') };
  }

  /** Whatever it does with what it sees, the answer stands. */
  #show(logs: readonly TransformedLog[]): void {
    try {
      for (const log of logs) this.#watch?.(log, this.#settings);
    } catch {
      addTo(this.#counts.notes, 'watch-failed');
    }
  }

  #countOk(format: Format, records: number, logs: number): void {
    const counts = this.#counts;
    counts.ok += records;
    counts.logs += logs;
    addTo(counts.formats, format, records);
  }

  #fail(record: DecodedRecord, reason: ReturnReason): FirehoseTransformationResultRecord {
    addTo(this.#counts.failed, reason);
    return this.#room.giveBack(record, 'ProcessingFailed');
  }
}

function hasId(record: unknown): record is TransformationRecord {
  return isObject(record) && typeof record.recordId === 'string';
}

/** Firehose always sends data; a caller by hand may not, and one record never hurts its neighbours. */
function dataOf({ data }: TransformationRecord): string {
  return typeof data === 'string' ? data : '';
}

function arrivalOf(record: TransformationRecord): number | undefined {
  return (
    readArrival(record.approximateArrivalTimestamp) ??
    readArrival(record.kinesisRecordMetadata?.approximateArrivalTimestamp)
  );
}
