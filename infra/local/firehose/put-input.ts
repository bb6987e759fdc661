import { ApiError } from './api-error.ts';

/**
 * Limits of the put API, all counted on raw bytes, as measured by radkawar/stackd (docs/firehose.md) and stated in
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html. An empty record is accepted.
 */
const MAX_RECORDS_PER_CALL = 500;
const MAX_CALL_BYTES = 4_194_304;
const MAX_RECORD_BYTES = 1_024_000;

/** @throws ApiError ValidationException */
export function readRecord(input: Record<string, unknown>): Buffer {
  return readData(input.Record, 'record');
}

/** @throws ApiError ValidationException, or InvalidArgumentException for a call that is too large as a whole */
export function readRecords(input: Record<string, unknown>): Buffer[] {
  const { Records } = input;
  if (!Array.isArray(Records)) throw violated('records', 'Member must not be null');
  if (Records.length < 1) throw violated('records', 'Member must have length greater than or equal to 1');
  if (Records.length > MAX_RECORDS_PER_CALL) {
    throw violated('records', `Member must have length less than or equal to ${MAX_RECORDS_PER_CALL}`);
  }
  const datas = Records.map((record, index) => readData(record, `records.${index + 1}.member`));
  const bytes = datas.reduce((sum, data) => sum + data.length, 0);
  if (bytes > MAX_CALL_BYTES) throw new ApiError('InvalidArgumentException', 'Records size exceeds 4 MB limit');
  return datas;
}

export function checkRecordSize(data: Buffer, where: string): void {
  if (data.length > MAX_RECORD_BYTES) {
    throw violated(`${where}.data`, `Member must have length less than or equal to ${MAX_RECORD_BYTES}`);
  }
}

function readData(record: unknown, where: string): Buffer {
  const data = typeof record === 'object' && record !== null && 'Data' in record ? record.Data : undefined;
  if (data === undefined || data === null) throw violated(`${where}.data`, 'Member must not be null');
  if (typeof data !== 'string') throw new ApiError('SerializationException', 'Data is not a string');
  const bytes = Buffer.from(data, 'base64');
  checkRecordSize(bytes, where);
  return bytes;
}

function violated(where: string, constraint: string): ApiError {
  return new ApiError(
    'ValidationException',
    `1 validation error detected: Value at '${where}' failed to satisfy constraint: ${constraint}`,
  );
}
