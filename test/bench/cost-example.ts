import { PAYLOAD_LIMITS } from '../../shared/datadog/limits.ts';
import { costOf, PRICES } from '../../shared/replay/plan/cost.ts';

/**
 * Further list prices of us-east-1 in US dollars, without any free tier, as of November 2026; those of Lambda and of requests to
 * S3 are the plan's (`shared/replay/plan/cost.ts`).
 */
const LIST_PRICES = {
  /** Direct PUT, first 500 TB a month: https://aws.amazon.com/firehose/pricing/ */
  firehoseGb: 0.029,
  /** Standard class: https://aws.amazon.com/cloudwatch/pricing/ */
  cloudWatchLogsGb: 0.5,
  /** To the internet, first 10 TB a month: https://aws.amazon.com/ec2/pricing/on-demand/ */
  dataOutGb: 0.09,
  /** S3 Standard, first 50 TB: https://aws.amazon.com/s3/pricing/ */
  s3GbMonth: 0.023,
  /** Of a standard workflow: https://aws.amazon.com/step-functions/pricing/ */
  stateTransition: 0.025 / 1_000,
  /** https://www.datadoghq.com/pricing/?product=log-management */
  datadogGb: 0.1,
  /** Kept 15 days, billed for the year: the same page */
  datadogMillionEvents: 1.7,
} as const;

/** What differs from machine to machine, measured by `npm run measure:bytes -- --machine` on one core of an x86 server. */
const MEASURED = {
  /** CPU time of a full batch in the built transform, with the JSON that Lambda's runtime reads and writes */
  coreSecondsOfBatch: 0.06,
  /** What it writes for an invocation: 1,063 bytes, and about 350 of Lambda's own START, END and REPORT */
  logBytesOfBatch: 1_400,
  /** A request of 2 MiB, records in base64, against these records; parked ones are about as small */
  gzippedPerByteOut: 0.2,
} as const;

const TERABYTE = 1e12;
const GB = 1e9;
/** A transform's buffer of 1 MB, which Firehose counts as 1,048,576 bytes */
const BATCH_BYTES = 1_024 * 1_024;
/** A backup's buffer, before it is written */
const OBJECT_BYTES = 5 * 1_024 * 1_024;
/** Of a parked record, beside its base64 */
const ENVELOPE_BYTES = 250;
/** What a plan assumes of one reprocessor */
const REPLAY_BYTES_PER_SECOND = 20e6;
/** Plan, Replay, Add up, Done; of each child the run, the question and the end (`infra/backfill/state-machine.asl.json`) */
const TRANSITIONS = { execution: 4, child: 3, keysOfChild: 100 } as const;

/** As `serverless.yml` deploys them */
const TRANSFORM_MB = 512;
const REPROCESSOR_MB = 1_769;
/** Memory that brings one vCPU: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_VCPU = 1_769;
const MB_OF_GB = 1_024;

/** Of a terabyte of records, as Fluent Bit sends them */
export interface ExampleInput {
  /** Bytes that Firehose bills for each */
  readonly billedPerByte: number;
  /** Bytes that the transform delivers for each */
  readonly outPerByte: number;
  readonly logs: number;
}

/** A row of docs/cost.md: its last number is the product of those before it, rounded once. */
export interface CostLine {
  readonly what: string;
  readonly formula: string;
  readonly usd: number;
}

/** The live path, with AWS. */
export function liveLines({ billedPerByte, outPerByte }: ExampleInput): CostLine[] {
  const gb = TERABYTE / GB;
  const batches = Math.ceil(TERABYTE / BATCH_BYTES);
  const seconds = Number(((MEASURED.coreSecondsOfBatch * MB_OF_VCPU) / TRANSFORM_MB).toFixed(3));
  const gbSeconds = Math.ceil((batches * seconds * TRANSFORM_MB) / MB_OF_GB);
  const logGb = Number(((batches * MEASURED.logBytesOfBatch) / GB).toFixed(2));
  const { firehoseGb, cloudWatchLogsGb, dataOutGb } = LIST_PRICES;
  return [
    {
      what: 'Firehose takes it in',
      formula: `${n(gb)} GB × ${billedPerByte} × $${firehoseGb}`,
      usd: gb * billedPerByte * firehoseGb,
    },
    {
      what: 'Transform: requests',
      formula: `1 TB / 1,048,576 B = ${n(batches)} × $0.20 / 1,000,000`,
      usd: batches * PRICES.lambdaRequest,
    },
    {
      what: 'Transform: time',
      formula: `${n(batches)} × ${seconds} s × 0.5 GB = ${n(gbSeconds)} GB-s × $${PRICES.lambdaGbSecond}`,
      usd: gbSeconds * PRICES.lambdaGbSecond,
    },
    {
      what: 'Transform: its own log',
      formula: `${n(batches)} × ${n(MEASURED.logBytesOfBatch)} B = ${logGb} GB × $${cloudWatchLogsGb}`,
      usd: logGb * cloudWatchLogsGb,
    },
    {
      what: 'Data out to the internet, at most',
      formula: `${n(gb)} GB × ${outPerByte} × ${MEASURED.gzippedPerByteOut} × $${dataOutGb}`,
      usd: gb * outPerByte * MEASURED.gzippedPerByteOut * dataOutGb,
    },
  ];
}

/** What an outage adds that parks a part of the terabyte after it was transformed, replayed by one backfill. */
export function outageLines({ outPerByte, logs }: ExampleInput, share: number): CostLine[] {
  const logBytes = TERABYTE * share * outPerByte;
  const parkedBytes = Math.round((logBytes * 4) / 3 + logs * share * ENVELOPE_BYTES);
  const objects = Math.ceil(parkedBytes / OBJECT_BYTES);
  const replay = costOf(
    {
      objects,
      begun: 0,
      inflatedBytes: parkedBytes,
      unreadable: 0,
      logs: Math.round(logs * share),
      logBytes,
      durationMs: (logBytes / REPLAY_BYTES_PER_SECOND / 50) * 1_000,
    },
    { reprocessors: 50, lambdaMemoryMb: REPROCESSOR_MB, leaseMs: 120_000, payload: PAYLOAD_LIMITS },
  );
  const transitions = TRANSITIONS.execution + Math.ceil(objects / TRANSITIONS.keysOfChild) * TRANSITIONS.child;
  const sentGb = Number((logBytes / GB).toFixed(1));
  return [
    {
      what: 'S3 keeps it for a month',
      formula: `${sentGb} GB × ${MEASURED.gzippedPerByteOut} × $${LIST_PRICES.s3GbMonth}`,
      usd: sentGb * MEASURED.gzippedPerByteOut * LIST_PRICES.s3GbMonth,
    },
    {
      what: 'S3: Firehose writes it',
      formula: `${n(objects)} objects × $0.005 / 1,000`,
      usd: objects * PRICES.s3Write,
    },
    {
      what: 'Replay: Lambda',
      formula: `\`hydrant plan\`: ${n(replay.lambda.gbSeconds)} GB-s, ${n(replay.lambda.requests)} requests`,
      usd: replay.lambda.usd,
    },
    {
      what: 'Replay: S3',
      formula: `\`hydrant plan\`: ${n(replay.s3.list + replay.s3.copy + replay.s3.put)} writes and lists, ${n(replay.s3.get)} reads`,
      usd: replay.s3.usd,
    },
    {
      what: 'Replay: state machine',
      formula: `${n(transitions)} transitions × $0.025 / 1,000`,
      usd: transitions * LIST_PRICES.stateTransition,
    },
    {
      what: 'Data out to the internet, at most',
      formula: `${sentGb} GB × ${MEASURED.gzippedPerByteOut} × $${LIST_PRICES.dataOutGb}`,
      usd: sentGb * MEASURED.gzippedPerByteOut * LIST_PRICES.dataOutGb,
    },
  ];
}

/** What Datadog bills for what arrives. */
export function datadogLines({ outPerByte, logs }: ExampleInput): CostLine[] {
  const gb = TERABYTE / GB;
  const millions = Math.round(logs / 1e6);
  const { datadogGb, datadogMillionEvents } = LIST_PRICES;
  return [
    {
      what: 'Ingestion',
      formula: `${n(gb)} GB × ${outPerByte} × $${datadogGb.toFixed(2)}`,
      usd: gb * outPerByte * datadogGb,
    },
    {
      what: 'Indexing, all of it',
      formula: `${n(millions)} million × $${datadogMillionEvents.toFixed(2)}`,
      usd: millions * datadogMillionEvents,
    },
  ];
}

/** The same records by CloudWatch Logs and a subscription, without the time of the Forwarder that reads it. */
export function cloudWatchLine(): CostLine {
  const gb = TERABYTE / GB;
  const { cloudWatchLogsGb } = LIST_PRICES;
  return {
    what: 'CloudWatch Logs, and a subscription to a Forwarder',
    formula: `${n(gb)} GB × $${cloudWatchLogsGb.toFixed(2)}`,
    usd: gb * cloudWatchLogsGb,
  };
}

export const sumOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

const n = (count: number): string => count.toLocaleString('en');
