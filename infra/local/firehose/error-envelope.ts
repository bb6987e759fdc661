import type { SourceRecord } from './record.ts';
import type { FirehoseSwitches } from './switches.ts';

/** Why a record failed, as both the envelope and the error log tell it. */
export interface Failure {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly attemptsMade: number;
  /** Milliseconds since the Unix epoch. */
  readonly attemptEndingTimestamp: number;
}

/**
 * A line of a processing-failed object, fields in the order of the captures of 2025 and 2026. `lambdaARN` is spelt as
 * captured, not as documented: floci-io/floci#3393, UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md.
 */
export function processingFailedLine(record: SourceRecord, failure: Failure, lambdaARN: string): string {
  const { errorCode, errorMessage, attemptsMade, attemptEndingTimestamp } = failure;
  return JSON.stringify({
    rawData: record.data.toString('base64'),
    errorCode,
    errorMessage,
    attemptsMade,
    arrivalTimestamp: record.arrivalMs,
    attemptEndingTimestamp,
    lambdaARN,
  });
}

/** A line of an http-endpoint-failed object as in AWS's sample: https://docs.aws.amazon.com/firehose/latest/dev/retry.html */
export function endpointFailedLine(
  record: SourceRecord,
  rawData: Buffer,
  failure: Failure,
  quotes: FirehoseSwitches['errorMessageQuotes'],
): string {
  const { errorCode, errorMessage, attemptsMade, attemptEndingTimestamp } = failure;
  const head = JSON.stringify({ attemptsMade, arrivalTimestamp: record.arrivalMs, errorCode });
  const tail = JSON.stringify({
    attemptEndingTimestamp,
    rawData: rawData.toString('base64'),
    subsequenceNumber: 0,
    dataId: `${record.sequenceNumber}.0`,
  });
  const message = JSON.stringify(errorMessage);
  const quoted = quotes === 'escaped' ? message : message.replaceAll('\\"', '"');
  return `${head.slice(0, -1)},"errorMessage":${quoted},${tail.slice(1)}`;
}
