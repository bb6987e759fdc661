import { statSync } from 'node:fs';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation, type TransformationEvent } from '../../shared/firehose/transform-event.ts';

/**
 * What the transform costs beside what base64 and JSON alone cost, as a ratio in one process: variants run alternately,
 * medians of the rounds, after a warm-up. `--json` prints the rows as an array of {name, value, unit, against}.
 */
const ROUNDS = 25;
const WARM_UP_ROUNDS = 5;
const BATCH_BYTES = 1_000_000;
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:00Z');

const SETTINGS = loadTransformSettings({});

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

const event = batch();
const rawBytes = event.records.reduce((sum, { data }) => sum + Buffer.byteLength(data, 'base64'), 0);

/** No work but decoding and encoding. */
function floor(): number {
  return event.records.reduce((sum, { data }) => {
    const text = JSON.stringify(JSON.parse(Buffer.from(data, 'base64').toString()));
    return sum + Buffer.from(text).toString('base64').length;
  }, 0);
}

function full(): number {
  return answerTransformation(event, SETTINGS).counts.logs;
}

function time(variant: () => number): number {
  const start = performance.now();
  variant();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

for (let round = 0; round < WARM_UP_ROUNDS; round++) [floor, full].forEach(time);
const floors: number[] = [];
const fulls: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  floors.push(time(floor));
  fulls.push(time(full));
}

const rows = [
  {
    name: 'transform.vs_floor',
    value: median(floors) / median(fulls),
    unit: 'ratio',
    against: 'base64, JSON.parse, JSON.stringify',
  },
  { name: 'bundle_bytes.transform', value: statSync('dist/transform/handler.mjs').size, unit: 'bytes', against: '' },
  {
    name: 'bundle_bytes.reprocessor',
    value: statSync('dist/reprocessor/handler.mjs').size,
    unit: 'bytes',
    against: '',
  },
];
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows));
} else {
  console.log(
    `corpus: ${event.records.length} real Fluent Bit records, ${rawBytes} bytes; medians of ${ROUNDS} rounds`,
  );
  console.table(rows.map((row) => ({ ...row, value: Number(row.value.toFixed(2)) })));
}
