import { readBase64 } from '../../../shared/firehose/base64.ts';
import type { OutgoingRecord, SourceRecord } from './record.ts';
import type { FirehoseSwitches } from './switches.ts';

/** A public measurement ("Kinesis Data Firehose deep dive", part 2) found the response limit 100 bytes above the request's. */
export const MAX_RESPONSE_BYTES = 6_291_556;

export interface ProcessingError {
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** What became of the records of one invocation. Together the three lists hold each record of the batch once. */
export interface TransformVerdict {
  readonly ok: OutgoingRecord[];
  readonly dropped: SourceRecord[];
  readonly failed: { readonly record: SourceRecord; readonly error: ProcessingError }[];
}

/** Thrown, timed out or answered too much: the whole batch is retried (floci-io/floci#3349). */
export const functionError: ProcessingError = {
  errorCode: 'Lambda.FunctionError',
  errorMessage: 'The Lambda function was successfully invoked but it returned an error result.',
};

/** Captured by radkawar/stackd for an unknown `result` and for `data` that is not base64. */
const invalidOutput: ProcessingError = {
  errorCode: 'Lambda.FunctionError',
  errorMessage:
    'Check your function and make sure the output is in required format. In addition to that, make sure the processed records contain valid result status of Dropped, Ok, or ProcessingFailed',
};

/** The texts below are AWS's own, probed for floci-io/floci#3349. */
const missingRecordId: ProcessingError = {
  errorCode: 'Lambda.MissingRecordId',
  errorMessage:
    'One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.',
};
const duplicatedRecordId: ProcessingError = {
  errorCode: 'Lambda.DuplicatedRecordId',
  errorMessage:
    'Multiple records were returned with the same record Id. Ensure that the Lambda function returns a unique record Id for each record.',
};
const processingFailedStatus: ProcessingError = {
  errorCode: 'Lambda.ProcessingFailedStatus',
  errorMessage: 'ProcessingFailed status set for record',
};
const dataIsNull: ProcessingError = {
  errorCode: 'Lambda.InvalidReturnFormat',
  errorMessage:
    'The data field cannot be null when the SourceType is DirectPut or KinesisStreamAsSource and processing result is Ok. The value field cannot be null when the SourceType is MSKAsSource and processing result is Ok.',
};

interface AnswerEntry {
  readonly result: string;
  readonly data: Buffer | undefined;
}

/**
 * Judges an answer that arrived in time and within the size limit, given as its JSON. Such an answer is final however wrong
 * it is: only function errors are retried (probed, floci-io/floci#3349).
 */
export function judgeTransformAnswer(
  batch: readonly SourceRecord[],
  answerJson: string,
  duplicatedIdScope: FirehoseSwitches['duplicatedIdScope'],
): TransformVerdict {
  const entries = new Map<string, AnswerEntry>();
  const duplicated = new Set<string>();
  const sent = new Set(batch.map(({ transformId }) => transformId));
  for (const raw of answeredRecords(answerJson)) {
    const { recordId } = raw;
    if (typeof recordId !== 'string' || !sent.has(recordId)) continue;
    const entry = readEntry(raw);
    if (!entry) return everyRecord(batch, invalidOutput);
    if (entries.has(recordId)) duplicated.add(recordId);
    entries.set(recordId, entry);
  }
  if (duplicated.size > 0 && duplicatedIdScope === 'batch') return everyRecord(batch, duplicatedRecordId);

  const verdict: TransformVerdict = { ok: [], dropped: [], failed: [] };
  for (const record of batch) {
    const entry = entries.get(record.transformId);
    if (!entry) verdict.failed.push({ record, error: missingRecordId });
    else if (duplicated.has(record.transformId)) verdict.failed.push({ record, error: duplicatedRecordId });
    else if (entry.result === 'Dropped') verdict.dropped.push(record);
    else if (entry.result === 'ProcessingFailed') verdict.failed.push({ record, error: processingFailedStatus });
    else if (entry.data) verdict.ok.push({ source: record, data: entry.data });
    else verdict.failed.push({ record, error: dataIsNull });
  }
  return verdict;
}

export function everyRecord(batch: readonly SourceRecord[], error: ProcessingError): TransformVerdict {
  return { ok: [], dropped: [], failed: batch.map((record) => ({ record, error })) };
}

function answeredRecords(answerJson: string): Record<string, unknown>[] {
  const answer: unknown = JSON.parse(answerJson);
  const records = isObject(answer) ? answer.records : undefined;
  return Array.isArray(records) ? records.filter(isObject) : [];
}

/** Undefined if the entry is not in the required format. `Dropped` and `ProcessingFailed` need no data (AWS's blueprint). */
function readEntry({ result, data }: Record<string, unknown>): AnswerEntry | undefined {
  if (result !== 'Ok' && result !== 'Dropped' && result !== 'ProcessingFailed') return undefined;
  if (data === undefined || data === null) return { result, data: undefined };
  if (typeof data !== 'string') return undefined;
  const bytes = readBase64(data);
  return bytes === undefined ? undefined : { result, data: bytes };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
