import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { moveTimes, readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { corpusLine, corpusOf } from './corpus.ts';
import { replicaOf } from './pod-replica.ts';
import { transform } from './transform-variants.ts';

/** Replicas of each pod */
const REPLICAS = 100;
/** The corpus of a replay: that of the transform's figures, and so long that gzip finds no record again */
const CORPUS = { shape: 'metadata-heavy', pods: 100, bytes: 8_000_000 } as const;
/** Lines that are handed to gzip together */
const LINES_IN_CHUNK = 200;
/** Coprime to their number, so that each record comes once, and its neighbours are of other pods */
const STRIDE = 2_741;

/** What Firehose parks: records as they came, where the transform failed; what it made of them, where the endpoint did. */
export type Parked = 'records' | 'logs';

/**
 * Writes a backup object as Firehose does: the transform's own corpus in envelopes, as gzip.
 *
 * @param bytes of the lines, before they are compressed
 * @param arrivalMs of the first record
 * @returns the corpus in words
 */
export async function writeBackupObject(
  path: string,
  bytes: number,
  arrivalMs: number,
  parked: Parked,
): Promise<string> {
  const corpus = corpusOf(CORPUS.shape, CORPUS.pods, CORPUS.bytes);
  const given = corpus.event.records.map(({ data }) => moveTimes(Buffer.from(data, 'base64'), arrivalMs));
  const records = parked === 'records' ? given : transformed(given, arrivalMs);
  const lines = Readable.from(linesOf(records, bytes, arrivalMs), { objectMode: false });
  await pipeline(lines, createGzip(), createWriteStream(path));
  return corpusLine(corpus);
}

function transformed(records: readonly Buffer[], arrivalMs: number): Buffer[] {
  const settings = loadTransformSettings({});
  const event = {
    records: records.map((record, index) => ({
      recordId: String(index),
      data: record.toString('base64'),
      approximateArrivalTimestamp: arrivalMs,
    })),
  };
  return transform(event, settings).flatMap(({ result, data = '' }) =>
    result === 'Ok' ? [Buffer.from(data, 'base64')] : [],
  );
}

function* linesOf(records: readonly Buffer[], bytes: number, arrivalMs: number): Generator<Buffer> {
  const rawData = records.map((record) => record.toString('base64'));
  for (let [count, written] = [0, 0]; written < bytes; ) {
    let lines = '';
    for (const end = count + LINES_IN_CHUNK; count < end && written + lines.length < bytes; count++) {
      lines += envelope(rawData[count % rawData.length] ?? '', arrivalMs + count);
    }
    written += lines.length;
    yield Buffer.from(lines);
  }
}

/** The fields in the order of https://docs.aws.amazon.com/firehose/latest/dev/retry.html. */
function envelope(rawData: string, arrivalTimestamp: number): string {
  const line = {
    attemptsMade: 4,
    arrivalTimestamp,
    errorCode: 'HttpEndpoint.DestinationException',
    errorMessage: 'Received 503 from the endpoint.',
    attemptEndingTimestamp: arrivalTimestamp + 60_000,
    rawData,
  };
  return `${JSON.stringify(line)}\n`;
}

/** Every record once for each replica, so that none comes again within the 32 KiB in which gzip finds repeats. */
export function recordsOfPods(nowMs: number): Buffer[] {
  const corpus = readFluentBitFile('5.1.1-b-fargate-crio-parser')
    .filter(({ bytes }) => bytes.length < 4_000)
    .map(({ bytes }) => moveTimes(bytes, nowMs).toString());
  const records = Array.from({ length: REPLICAS }, (_, replica) =>
    corpus.map((text) => Buffer.from(replicaOf(text, replica))),
  ).flat();
  return records.map((record, index) => records[(index * STRIDE) % records.length] ?? record);
}
