/** The folders Firehose writes failed records under: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
export type ErrorOutputType = 'processing-failed' | 'http-endpoint-failed';

/** Counts since the stream was started, named after the CloudWatch metrics they resemble where there is one. */
export interface StreamMetrics {
  incomingRecords: number;
  incomingBytes: number;
  /** Records refused with "Slow down.", alone or with their whole call. */
  throttledRecords: number;
  transformAttempts: number;
  /** SucceedProcessing.Records: answered `Ok` only, not `Dropped` (measured, radkawar/stackd). */
  succeededProcessingRecords: number;
  /** SucceedProcessing.Bytes: counts the original sizes (measured, radkawar/stackd). */
  succeededProcessingBytes: number;
  droppedRecords: number;
  failedProcessingRecords: number;
  deliveryAttempts: number;
  deliveredRecords: number;
  deliveredBytes: number;
  /** Records written in error envelopes, counted when the object is stored. */
  backedUpRecords: Record<ErrorOutputType, number>;
  /** Records written raw in AllData mode. */
  rawBackedUpRecords: number;
  /** Records that reached neither the endpoint nor an error object: 413, or older than 24 hours. */
  lostRecords: number;
}

export function newMetrics(): StreamMetrics {
  return {
    incomingRecords: 0,
    incomingBytes: 0,
    throttledRecords: 0,
    transformAttempts: 0,
    succeededProcessingRecords: 0,
    succeededProcessingBytes: 0,
    droppedRecords: 0,
    failedProcessingRecords: 0,
    deliveryAttempts: 0,
    deliveredRecords: 0,
    deliveredBytes: 0,
    backedUpRecords: { 'processing-failed': 0, 'http-endpoint-failed': 0 },
    rawBackedUpRecords: 0,
    lostRecords: 0,
  };
}
