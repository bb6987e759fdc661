import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation, type TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { median, type Row } from './rows.ts';

const ROUNDS = 25;
const WARM_UP_ROUNDS = 5;
const BATCH_BYTES = 1_000_000;
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');

const SETTINGS = loadTransformSettings({});

/**
 * What the transform costs beside what base64 and JSON alone cost, as a ratio in one process: variants run alternately,
 * medians of the rounds, after a warm-up.
 */
export function transformRows(): Row[] {
  const event = batch();
  const variants = [() => floor(event), () => full(event)] as const;
  for (let round = 0; round < WARM_UP_ROUNDS; round++) variants.forEach(time);
  const floors: number[] = [];
  const fulls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(time(variants[0]));
    fulls.push(time(variants[1]));
  }
  const value = median(floors) / median(fulls);
  return [{ name: 'transform.vs_floor', value, unit: 'ratio', against: 'base64, JSON.parse, JSON.stringify' }];
}

/** Real Fluent Bit records, over and over, until the batch is as large as the deployed buffer. */
function batch(): TransformationEvent {
  const corpus = readFluentBitFile('5.1.1-b-fargate-crio-parser').filter(({ bytes }) => bytes.length < 4_000);
  const records: TransformationEvent['records'][number][] = [];
  for (let bytes = 0; bytes < BATCH_BYTES; ) {
    const { bytes: record } = corpus[records.length % corpus.length] ?? { bytes: Buffer.alloc(0) };
    records.push({
      recordId: String(records.length),
      data: record.toString('base64'),
      approximateArrivalTimestamp: ARRIVAL_MS,
    });
    bytes += record.length;
  }
  return { records };
}

/** No work but decoding and encoding. */
function floor(event: TransformationEvent): number {
  return event.records.reduce((sum, { data }) => {
    const text = JSON.stringify(JSON.parse(Buffer.from(data, 'base64').toString()));
    return sum + Buffer.from(text).toString('base64').length;
  }, 0);
}

function full(event: TransformationEvent): number {
  return answerTransformation(event, SETTINGS).counts.logs;
}

function time(variant: () => number): number {
  const start = performance.now();
  variant();
  return performance.now() - start;
}
