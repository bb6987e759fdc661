import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import { readBase64 } from './base64.ts';

interface GivenRecord {
  readonly recordId: string;
  readonly data: string;
}

/**
 * The room that an answer has, counted exactly as the bytes of its JSON text. If every record failed, the answer to Firehose
 * would be smaller than the request, which has passed the same limit: that floor is set aside, and each `Ok` may only take
 * what is left above it.
 *
 * An event by hand may be so full that its own data do not fit the answer beside `ProcessingFailed`: then what comes back
 * comes without them, which Firehose accepts too, because it keeps the original itself.
 */
export class ResponseRoom {
  /** What the data of each record takes if it comes back */
  readonly #dataBytes: ReadonlyMap<GivenRecord, number>;
  readonly #keepsData: boolean;
  #leftBytes: number;

  constructor(records: readonly GivenRecord[], maxBytes: number) {
    this.#dataBytes = new Map(records.map((record) => [record, DATA_KEY_BYTES + textBytes(record.data)]));
    const withoutData = records.reduce((left, { recordId }) => left - failedBytes(recordId), maxBytes - FRAME_BYTES);
    const withData = records.reduce((left, record) => left - this.#dataBytesOf(record), withoutData);
    this.#keepsData = withData >= 0;
    this.#leftBytes = this.#keepsData ? withData : withoutData;
  }

  /**
   * @param data base64 of the log that is to be the record's answer
   * @returns whether that fits; if it does, its room is taken
   */
  take(record: GivenRecord, data: string): boolean {
    const setAside = this.#keepsData ? this.#dataBytesOf(record) : 0;
    const growth = 'Ok'.length + DATA_KEY_BYTES + data.length + '""'.length - 'ProcessingFailed'.length - setAside;
    if (growth > this.#leftBytes) return false;
    this.#leftBytes -= growth;
    return true;
  }

  /** The answer of a record without a log, for which there always is room. */
  giveBack(
    { recordId, data }: GivenRecord,
    result: 'Dropped' | 'ProcessingFailed',
  ): FirehoseTransformationResultRecord {
    return this.#keepsData ? { recordId, result, data } : { recordId, result };
  }

  #dataBytesOf(record: GivenRecord): number {
    return this.#dataBytes.get(record) ?? 0;
  }
}

/** Behind the last record there is no comma. */
const FRAME_BYTES = '{"records":[]}'.length - ','.length;
const DATA_KEY_BYTES = ',"data":'.length;

/** Bytes of an answer without data, with the comma behind it. */
function failedBytes(recordId: string): number {
  return '{"recordId":,"result":"ProcessingFailed"},'.length + Buffer.byteLength(JSON.stringify(recordId));
}

/** Bytes of a text as JSON. Base64 holds nothing that JSON escapes, and to decode it is faster than to write it. */
function textBytes(data: string): number {
  return readBase64(data) === undefined ? Buffer.byteLength(JSON.stringify(data)) : data.length + '""'.length;
}
