/** An error of the JSON 1.1 protocol. `name` is the exception's, `status` the HTTP status. */
export class ApiError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export function throttled(): ApiError {
  return new ApiError('ServiceUnavailableException', SLOW_DOWN, 503);
}

/** AWS's message for a throttled record: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
export const SLOW_DOWN = 'Slow down.';
