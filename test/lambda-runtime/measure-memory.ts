import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { moveTimes } from '../../infra/local/fluent-bit-records.ts';
import type { ReplayAnswer } from '../../shared/replay/replay.ts';
import { backupLine, realRecords } from './firehose-input.ts';
import { LambdaFunction } from './lambda-function.ts';

/*
 * How much memory the reprocessor takes for one backup object of real records, and how long:
 *
 *   npm run build && node test/lambda-runtime/measure-memory.ts [megabytes before compression, 100 unless given]
 *
 * The function runs under AWS's runtime client; S3 and Datadog are local servers in other processes. Linux only.
 */
const BYTES_PER_MEGABYTE = 1_000_000;
const TIMEOUT_MS = 900_000;
const BUCKET = 'backup';
const API_KEY = 'key';
const CREDENTIALS = { accessKeyId: 'id', secretAccessKey: 'secret' };

const megabytes = Number(process.argv[2] ?? 100);
if (!(megabytes > 0)) throw new Error(`megabytes is a number above 0, not "${process.argv[2]}"`);

const s3 = await startServer('s3', BUCKET, CREDENTIALS.accessKeyId, CREDENTIALS.secretAccessKey);
const datadog = await startServer('datadog', API_KEY);
const lambda = new LambdaFunction(
  'reprocessor',
  {
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    HYDRANT_BACKUP_BUCKET: BUCKET,
    DD_URL: datadog.url,
    DD_API_KEY: API_KEY,
  },
  TIMEOUT_MS,
);
try {
  const compressedBytes = await putObject(megabytes * BYTES_PER_MEGABYTE);
  await lambda.invoke({ maxObjects: 0 }); // refused; the sandbox is warm afterwards
  const startMs = performance.now();
  const outcome = await lambda.invoke({});
  const seconds = (performance.now() - startMs) / 1_000;
  if (!outcome.ok) throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`);
  const { records, logs, bytes, balanced, complete, duplicatesPossible } = outcome.payload as ReplayAnswer;
  const received = await (await fetch(`${datadog.url}/_local/summary`)).json();
  const print = (name: string, value: unknown) => console.log(`${name.padEnd(24)}${JSON.stringify(value)}`);
  print('object, MB', { inflated: megabytes, compressed: compressedBytes / BYTES_PER_MEGABYTE });
  print('peak memory, MB', peakMemoryBytes(lambda) / BYTES_PER_MEGABYTE);
  print('seconds', Number(seconds.toFixed(1)));
  print('records', records);
  print('logs', logs);
  print('bytes', bytes);
  print('sum', { balanced, complete, duplicatesPossible });
  print("Datadog's count", received);
} finally {
  await lambda.close();
  s3.process.disconnect();
  datadog.process.disconnect();
}

async function startServer(...args: readonly string[]): Promise<{ url: string; process: ChildProcess }> {
  const child = fork(fileURLToPath(new URL('./local-server.ts', import.meta.url)), args);
  const [url] = (await once(child, 'message')) as [string];
  return { url, process: child };
}

/** @returns the object's size */
async function putObject(inflatedBytes: number): Promise<number> {
  const body = await buffer(Readable.from(backupLines(inflatedBytes)).pipe(createGzip()));
  const client = new S3Client({
    endpoint: s3.url,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: CREDENTIALS,
  });
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'processing-failed/measured.gz', Body: body }));
  client.destroy();
  return body.length;
}

function* backupLines(bytes: number): Generator<string> {
  const arrivalMs = Date.now() - 3_600_000;
  const lines = realRecords().map((record) => backupLine(moveTimes(record, arrivalMs), arrivalMs));
  for (let written = 0; ; ) {
    for (const line of lines) {
      if (written >= bytes) return;
      written += line.length;
      yield line;
    }
  }
}

/**
 * The largest resident set that the function's process has had. The kernel's figure for its memory, not `getrusage`'s: that
 * one starts with the memory of the process which forked it, here the one that built the object.
 */
function peakMemoryBytes({ processId }: LambdaFunction): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1_024;
}
