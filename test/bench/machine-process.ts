import { gzipSync } from 'node:zlib';
import type { Context, FirehoseTransformationResult } from 'aws-lambda';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { recordsOfPods } from './backup-object.ts';

/** A transform's buffer of 1 MB */
const BATCH_BYTES = 1_024 * 1_024;
/** The stream's buffer before Datadog */
const REQUEST_BYTES = 2 * BATCH_BYTES;
const WARM_UP_ROUNDS = 10;
const ROUNDS = 30;
const ARRIVAL_MS = Date.parse('2026-11-21T10:00:00Z');
/** As long as Firehose's, which count against the answer's limit */
const RECORD_ID_LENGTH = 160;

const CONTEXT = { functionName: 'hydrant-prod-transform', getRemainingTimeInMillis: () => 120_000 } as Context;

type Handler = (event: TransformationEvent, context: Context) => Promise<FirehoseTransformationResult>;

/** What one process has measured. */
export interface MachineUse {
  /** Of each round after those that warm up, in milliseconds of one core */
  readonly cpuMs: readonly number[];
  /** With those that warm up: for each of them there are lines on the standard output */
  readonly invocations: number;
  /** Of what a request is as gzip to the records in it */
  readonly gzipRatio: number;
}

/**
 * Run as a process: the built transform answers records of a hundred pods, in batches as Firehose sends them. Its lines go to
 * the descriptor of the standard output, past `process.stdout`: who starts this process counts them.
 */
const { handler } = (await import(new URL('../../dist/transform/handler.mjs', import.meta.url).href)) as {
  handler: Handler;
};
const batches = batchesOf(recordsOfPods(ARRIVAL_MS)).map((event) => JSON.stringify(event));
const cpuMs: number[] = [];
const delivered: Buffer[] = [];
for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
  const cpu = process.cpuUsage();
  // Lambda's runtime reads the event and writes the answer as JSON.
  const answer = JSON.stringify(await handler(JSON.parse(batches[round % batches.length] ?? ''), CONTEXT));
  const { user, system } = process.cpuUsage(cpu);
  if (round < WARM_UP_ROUNDS) continue;
  cpuMs.push((user + system) / 1e3);
  delivered.push(...okRecords(JSON.parse(answer)));
}
const use: MachineUse = { cpuMs, invocations: WARM_UP_ROUNDS + ROUNDS, gzipRatio: gzipRatio(delivered) };
process.send?.(use, undefined, undefined, () => process.disconnect?.());

function batchesOf(records: readonly Buffer[]): TransformationEvent[] {
  const groups = grouped(records, BATCH_BYTES);
  return groups.slice(0, -1).map((group) => ({
    records: group.map((record, index) => ({
      recordId: String(index).padStart(RECORD_ID_LENGTH, '0'),
      data: record.toString('base64'),
      approximateArrivalTimestamp: ARRIVAL_MS,
    })),
  }));
}

function grouped(records: readonly Buffer[], bytes: number): Buffer[][] {
  const groups: Buffer[][] = [[]];
  let size = 0;
  for (const record of records) {
    if (size + record.length > bytes) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(record);
    size += record.length;
  }
  return groups;
}

function okRecords({ records }: FirehoseTransformationResult): Buffer[] {
  return records.filter(({ result }) => result === 'Ok').map(({ data = '' }) => Buffer.from(data, 'base64'));
}

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html */
function gzipRatio(records: readonly Buffer[]): number {
  const bytes = grouped(records, REQUEST_BYTES).map((request) => {
    const body = {
      requestId: '',
      timestamp: ARRIVAL_MS,
      records: request.map((data) => ({ data: data.toString('base64') })),
    };
    return gzipSync(JSON.stringify(body)).length;
  });
  return sum(bytes) / sum(records.map(({ length }) => length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
