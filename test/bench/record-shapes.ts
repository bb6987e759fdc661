import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';

/** Behind the newest time in any fixture */
const ARRIVAL_MS = Date.parse('2023-01-27T17:00:10Z');

/** A longer line is nobody's average; the fixtures have some on purpose. */
const MAX_USUAL_BYTES = 4_000;

/** Each record counts as so much more than it is: https://aws.amazon.com/firehose/pricing/ (5 KB, of 1,024 bytes) */
const BILLED_STEP_BYTES = 5 * 1_024;

export const TAGS_AS = ['both', 'ddtags', 'attributes'] as const;
export const KUBERNETES_OBJECT = ['keep', 'drop'] as const;

/** What Fluent Bit can be told to send, as the fixtures hold it. */
export const SHAPES = {
  'EKS Fargate, Datadog guide': '5.1.1-a-fargate-datadog-guide',
  'EKS Fargate, `crio` parser': '5.1.1-b-fargate-crio-parser',
  'DaemonSet, `docker` parser': '5.1.1-c-daemonset-docker-merge-key-data',
  'DaemonSet, owner references': '5.1.1-g3-ec2-cri-owner-refs',
  'Labels and annotations off': '5.1.1-g-labels-annotations-off',
} as const;

/** The shape of the worked example in docs/cost.md */
export const EXAMPLE = '5.1.1-b-fargate-crio-parser';

/** Records that real Fluent Bit builds sent, without those of the fixtures' very long lines. */
export function usualRecords(file: string): Buffer[] {
  return readFluentBitFile(file)
    .map(({ bytes }) => bytes)
    .filter(({ length }) => length < MAX_USUAL_BYTES);
}

export const totalBytes = (records: readonly Buffer[]): number => records.reduce((sum, { length }) => sum + length, 0);

/** How many bytes Firehose bills for each that is put. */
export function billedPerByte(records: readonly Buffer[]): number {
  const billed = records.reduce(
    (sum, { length }) => sum + Math.ceil(length / BILLED_STEP_BYTES) * BILLED_STEP_BYTES,
    0,
  );
  return billed / totalBytes(records);
}

/**
 * The same events, several in a record, as Fluent Bit's `simple_aggregation` writes them: each with its line feed, and one more
 * at the end (src/aws/flb_aws_aggregation.c of https://github.com/fluent/fluent-bit).
 *
 * @param events in each record
 */
export function aggregated(records: readonly Buffer[], events: number): Buffer[] {
  const total = lowestCommonMultiple(records.length, events);
  return Array.from({ length: total / events }, (_, index) => {
    const group = Array.from({ length: events }, (__, place) => records[(index * events + place) % records.length]);
    return Buffer.concat([...group.map((record) => record ?? Buffer.alloc(0)), Buffer.from('\n')]);
  });
}

export interface Outcome {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly logs: number;
}

/** What the transform makes of records, one after the other: the size of an answer is no limit here. */
export function transformed(records: readonly Buffer[], environment: Readonly<Record<string, string>>): Outcome {
  const settings = loadTransformSettings(environment);
  const outcome = { bytesIn: 0, bytesOut: 0, logs: 0 };
  for (const record of records) {
    const event = {
      records: [{ recordId: '1', data: record.toString('base64'), approximateArrivalTimestamp: ARRIVAL_MS }],
    };
    const { counts } = answerTransformation(event, settings);
    if (Object.keys(counts.failed).length > 0) throw new Error(`a record failed: ${Object.keys(counts.failed)}`);
    outcome.bytesIn += counts.bytesIn;
    outcome.bytesOut += counts.bytesOut;
    outcome.logs += counts.logs;
  }
  return outcome;
}

function lowestCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a / divisor(a, b)) * b;
}
