import { gzipSync } from 'node:zlib';
import { processingFailedLine } from '../../infra/local/firehose/error-envelope.ts';
import { RecordIntake, type SourceRecord } from '../../infra/local/firehose/record.ts';
import type { FirehoseTransformationEvent } from '../../infra/local/firehose/stream-config.ts';
import { transformationEvent } from '../../infra/local/firehose/transform-event.ts';
import { fluentBitFiles, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';

const STREAM = { arn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/hydrant', region: 'us-east-1' };
const LAMBDA_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:hydrant:$LATEST';
const INVOCATION_ID = 'd4a5f5e1-6f5c-4c43-8d3e-1b6f0f6f7a10';

/** Every record of the fixtures, in the order of their files, but those near the limit of a record: they fill an answer alone. */
export function realRecords(): Buffer[] {
  return fluentBitFiles()
    .filter((file) => !file.includes('huge-records'))
    .flatMap((file) => readFluentBitFile(file).map(({ bytes }) => bytes));
}

export function eventOf(records: readonly Buffer[]): FirehoseTransformationEvent {
  return transformationEvent(STREAM, INVOCATION_ID, accept(records));
}

/** The records over and over, in an event of at most `maxBytes`: the next one would not fit. */
export function fullEventOf(records: readonly Buffer[], maxBytes: number): FirehoseTransformationEvent {
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  const event = eventOf(Array.from({ length: Math.ceil(maxBytes / bytes) }, () => records).flat());
  let room = maxBytes - Buffer.byteLength(JSON.stringify({ ...event, records: [] }));
  const end = event.records.findIndex((record) => {
    room -= JSON.stringify(record).length + ','.length;
    return room < 0;
  });
  return { ...event, records: event.records.slice(0, end) };
}

/** A line of the backup bucket: a record that came back `ProcessingFailed`. */
export function backupLine(record: Buffer, arrivalMs: number): string {
  const [source] = accept([record], arrivalMs);
  if (source === undefined) throw new Error('one record in, one record out');
  return `${processingFailedLine(source, { ...FAILURE, attemptEndingTimestamp: arrivalMs }, LAMBDA_ARN)}\n`;
}

/** A backup object as a stream with GZIP writes it. */
export function backupObject(records: readonly Buffer[], arrivalMs: number): Buffer {
  return gzipSync(records.map((record) => backupLine(record, arrivalMs)).join(''));
}

const FAILURE = {
  errorCode: 'Lambda.FunctionError',
  errorMessage: 'The Lambda function was successfully invoked but it returned an error result.',
  attemptsMade: 4,
};

function accept(records: readonly Buffer[], arrivalMs = Date.now()): SourceRecord[] {
  const intake = new RecordIntake(STREAM.arn);
  return records.map((record) => intake.accept(record, arrivalMs));
}
