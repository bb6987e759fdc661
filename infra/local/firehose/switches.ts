/**
 * Behaviour of the real service that no public source settles. Each switch names both readings, so that a test can hold
 * under either of them.
 */
export interface FirehoseSwitches {
  /**
   * What becomes of a batch the endpoint answered with 413. The specification says it is not sent to the error bucket
   * (`lost`): https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html. Nobody has published a test.
   */
  readonly on413: 'lost' | 'backup';
  /** How far Lambda.DuplicatedRecordId reaches: the record (probed, floci-io/floci#3349) or its whole batch (radkawar/stackd). */
  readonly duplicatedIdScope: 'record' | 'batch';
  /** `rawData` of http-endpoint-failed objects: what the transform returned (as measured for Splunk) or what was put. */
  readonly failedDeliveryBytes: 'transformed' | 'source';
  /** Whether a stream's GZIP setting reaches error objects too. One published object was written plain and without extension. */
  readonly compressErrorObjects: boolean;
  /**
   * How the endpoint's answer is quoted in `errorMessage`. AWS's own sample prints inner quotes unescaped, which is not
   * JSON (`raw`): https://docs.aws.amazon.com/firehose/latest/dev/retry.html
   */
  readonly errorMessageQuotes: 'escaped' | 'raw';
}

export const DEFAULT_SWITCHES: FirehoseSwitches = {
  on413: 'lost',
  duplicatedIdScope: 'record',
  failedDeliveryBytes: 'transformed',
  compressErrorObjects: false,
  errorMessageQuotes: 'escaped',
};
