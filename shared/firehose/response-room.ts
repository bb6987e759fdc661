import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import type { DecodedRecord } from './event-bytes.ts';

/**
 * The room that an answer has, counted exactly as the bytes of its JSON text. If every record failed, the answer to Firehose
 * would be smaller than the request, which has passed the same limit: that floor is set aside, and each `Ok` may only take
 * what is left above it.
 *
 * An event by hand may be so full that its own data do not fit the answer beside `ProcessingFailed`: then what comes back
 * comes without them, which Firehose accepts too, because it keeps the original itself.
 */
export class ResponseRoom {
  readonly #keepsData: boolean;
  #leftBytes: number;

  constructor(records: readonly DecodedRecord[], maxBytes: number) {
    const ids = records.map(({ recordId }) => recordId);
    // As many commas stand between the ids as between the records.
    const idBytes = Buffer.byteLength(JSON.stringify(ids)) - '[]'.length;
    const withoutData = maxBytes - FRAME_BYTES - records.length * FAILED_BYTES - idBytes;
    let withData = withoutData;
    for (const record of records) withData -= dataBytesOf(record);
    this.#keepsData = withData >= 0;
    this.#leftBytes = this.#keepsData ? withData : withoutData;
  }

  /**
   * @param characters of base64 that are to be the record's data
   * @returns whether they fit; if they do, their room is taken
   */
  take(record: DecodedRecord, characters: number): boolean {
    const setAside = this.#keepsData ? dataBytesOf(record) : 0;
    const growth = 'Ok'.length + DATA_KEY_BYTES + characters + '""'.length - 'ProcessingFailed'.length - setAside;
    if (growth > this.#leftBytes) return false;
    this.#leftBytes -= growth;
    return true;
  }

  /** The answer of a record without a log, for which there always is room. */
  giveBack(
    { recordId, data }: DecodedRecord,
    result: 'Dropped' | 'ProcessingFailed',
  ): FirehoseTransformationResultRecord {
    return this.#keepsData ? { recordId, result, data } : { recordId, result };
  }
}

const FRAME_BYTES = '{"records":[]}'.length;
/** An answer without data, beside its id */
const FAILED_BYTES = '{"recordId":,"result":"ProcessingFailed"}'.length;
const DATA_KEY_BYTES = ',"data":'.length;

/** What the data of a record take if they come back. */
function dataBytesOf({ jsonBytes }: DecodedRecord): number {
  return DATA_KEY_BYTES + jsonBytes;
}
