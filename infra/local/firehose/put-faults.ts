import { ApiError } from './api-error.ts';

/**
 * Streams that take no puts at all. Words: botocore's model of firehose (`InvalidSourceException`), aws/aws-cli#7010, and the
 * errors of https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html.
 */
const REFUSALS = {
  'decompressing-stream': [
    'InvalidSourceException',
    'Only requests from CloudWatch Logs are supported when CloudWatch Logs decompression is enabled.',
  ],
  'kinesis-source': [
    'InvalidArgumentException',
    'This operation is not permitted on KinesisStreamAsSource delivery stream type.',
  ],
  'access-denied': [
    'AccessDeniedException',
    'User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: firehose:PutRecordBatch',
  ],
  'kms-key': ['InvalidKMSResourceException', 'arn:aws:kms:us-east-1:123456789012:key/k is disabled.'],
  'resource-in-use': ['ResourceInUseException', 'Firehose fh under account 123456789012 is not active.'],
  throttling: ['ThrottlingException', 'Rate exceeded'],
  'limit-exceeded': ['LimitExceededException', 'Rate exceeded for KMS.'],
} as const satisfies Readonly<Record<string, readonly [code: string, message: string]>>;

export type PutRefusal = keyof typeof REFUSALS;

/** A script of faults for the put API. Each kind counts down the calls it applies to; refusals and throttling come first. */
export class PutFaults {
  #refusal: PutRefusal | undefined;
  #throttledCalls = 0;
  #partialCalls = 0;
  #everyNth = 1;

  /** The next `calls` calls fail as a whole with ServiceUnavailableException. */
  throttleCalls(calls: number): void {
    this.#throttledCalls = calls;
  }

  /** In the next `calls` PutRecordBatch calls, the nth, 2nth, ... record fails with ServiceUnavailableException; 1 is all. */
  rejectEveryNthRecord(n: number, calls: number): void {
    this.#everyNth = n;
    this.#partialCalls = calls;
  }

  /** All calls are refused so, until the faults are cleared. */
  refuseCalls(refusal: PutRefusal): void {
    this.#refusal = refusal;
  }

  clear(): void {
    this.#refusal = undefined;
    this.#throttledCalls = 0;
    this.#partialCalls = 0;
  }

  /** For the API. @throws {ApiError} where calls are refused */
  takeRefusal(): void {
    if (this.#refusal === undefined) return;
    const [code, message] = REFUSALS[this.#refusal];
    throw new ApiError(code, message);
  }

  /** For the API: whether this call is throttled. */
  takeThrottle(): boolean {
    if (this.#throttledCalls === 0) return false;
    this.#throttledCalls--;
    return true;
  }

  /** For the API: which positions of this batch are refused. */
  takeRejection(): (index: number) => boolean {
    if (this.#partialCalls === 0) return () => false;
    this.#partialCalls--;
    const everyNth = this.#everyNth;
    return (index) => (index + 1) % everyNth === 0;
  }
}
