import { createHash } from 'node:crypto';

/** One record as a producer put it. */
export interface SourceRecord {
  /** The RecordId that PutRecord answered. */
  readonly putId: string;
  /** The recordId that the transform sees: opaque, stable over attempts, and not the id that PutRecord answered. */
  readonly transformId: string;
  /** Decimal digits; the first half of `dataId` in http-endpoint-failed objects. */
  readonly sequenceNumber: string;
  readonly data: Buffer;
  /** Milliseconds since the Unix epoch. */
  readonly arrivalMs: number;
}

/** One record on its way to the endpoint: the bytes the transform returned, or the source's own without a transform. */
export interface OutgoingRecord {
  readonly source: SourceRecord;
  readonly data: Buffer;
}

/** 56 digits, as in AWS's sample of a failed delivery: https://docs.aws.amazon.com/firehose/latest/dev/retry.html */
const FIRST_SEQUENCE_NUMBER = 49607357361271740811418664280693044274821622880012337186n;

/** DirectPut record ids captured in 2025 have 160 characters: UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md */
const TRANSFORM_ID_DIGITS = 160 - 'shardId-'.length;

/** Gives each accepted record its ids. */
export class RecordIntake {
  readonly #streamArn: string;
  #next = FIRST_SEQUENCE_NUMBER;

  constructor(streamArn: string) {
    this.#streamArn = streamArn;
  }

  accept(data: Buffer, arrivalMs: number): SourceRecord {
    const sequenceNumber = String(this.#next++);
    return {
      putId: createHash('sha512').update(`${this.#streamArn}/${sequenceNumber}`).digest('base64'),
      transformId: `shardId-${`${sequenceNumber}000000`.padStart(TRANSFORM_ID_DIGITS, '0')}`,
      sequenceNumber,
      data,
      arrivalMs,
    };
  }
}
