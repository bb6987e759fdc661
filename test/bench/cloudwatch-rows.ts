import { gzipSync } from 'node:zlib';
import { gunzipSync } from 'fflate';
import { inflate } from '../../shared/decoding/inflate.ts';
import { ordinaryRecords } from './fluent-bit-lines.ts';
import type { Measured } from './rows.ts';
import { medianTimes } from './turns.ts';

const ROUNDS = 41;
/** A round takes some milliseconds then. */
const TIMES_IN_ROUND = 20;
/** Of lines: CloudWatch Logs sends what it has of a stream, and at most a megabyte that is compressed. */
const EVENTS = 200;

/** Decompressing what CloudWatch Logs sends to a delivery stream, as the transform does it and as a library in JavaScript does. */
export function cloudWatchRows(): Measured {
  const plain = Buffer.from(envelope());
  const record = gzipSync(plain);
  const ours = inflate(record);
  if (!('bytes' in ours) || !plain.equals(ours.bytes) || !plain.equals(gunzipSync(record))) {
    throw new Error('an envelope is not inflated to what it was');
  }
  const times = medianTimes(
    { fflate: () => repeat(() => gunzipSync(record)), ours: () => repeat(() => inflate(record)) },
    ROUNDS,
  );
  return {
    rows: [{ name: 'cwl.vs_fflate', value: times.fflate / times.ours, unit: 'ratio', against: 'gunzipSync of fflate' }],
    notes: [`CloudWatch Logs: an envelope of ${EVENTS} lines, ${plain.length} bytes, ${record.length} as gzip`],
  };
}

function repeat(work: () => unknown): () => void {
  return () => {
    for (let time = 0; time < TIMES_IN_ROUND; time++) work();
  };
}

/** What Container Insights' Fluent Bit sends to a log group: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
function envelope(): string {
  const records = ordinaryRecords();
  const logEvents = Array.from({ length: EVENTS }, (_, index) => ({
    id: String(37_200_000_000_000_000_000_000n + BigInt(index)).padStart(56, '0'),
    timestamp: 1_674_838_424_123 + index,
    message: Buffer.from(records[index % records.length] ?? '', 'latin1').toString(),
  }));
  return JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: '/aws/containerinsights/prod/application',
    logStream: 'ip-10-0-1-186-application.var.log.containers.checkout',
    subscriptionFilters: ['hydrant'],
    logEvents,
  });
}
