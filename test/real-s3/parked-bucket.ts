import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type DrillRecord, drillIdsIn, drillRecords } from '../../infra/local/drill-records.ts';
import { processingFailedLine } from '../../infra/local/firehose/error-envelope.ts';
import { RecordIntake } from '../../infra/local/firehose/record.ts';
import { readFluentBitFile } from '../../infra/local/fluent-bit-records.ts';
import { SAMPLE_LIMITS } from '../../shared/replay/plan/sample.ts';
import type { S3Connection } from '../contract/s3/server-under-test.ts';
import { API_KEY, MeasuredRuns, type RunPlace } from './measured-runs.ts';

/** As a quiet stream leaves them behind at each interval of its buffer. */
const RECORDS_OF_OBJECT = 3;

const PUTS_AT_ONCE = 32;
const FAILURE = { errorCode: 'Lambda.FunctionError', errorMessage: 'The function failed.', attemptsMade: 4 };
const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:transform:$LATEST';

/** A new bucket of small backup objects on a server, a local Datadog, and runs between the two. */
export class ParkedBucket {
  readonly place: RunPlace;
  readonly runs: MeasuredRuns;
  readonly objects: number;
  /** Prefixes of which each holds as many objects as a plan reads whole */
  readonly folders: readonly string[];
  readonly #records: readonly DrillRecord[];
  readonly #datadog: LocalDatadog;

  private constructor({ endpoint, credentials }: S3Connection, objects: number, datadog: LocalDatadog) {
    const bucket = `measure-${crypto.randomUUID()}`;
    this.place = { connection: { endpoint, credentials }, bucket, datadogUrl: datadog.url };
    this.runs = new MeasuredRuns(this.place);
    this.objects = objects;
    this.folders = Array.from({ length: Math.ceil(objects / SAMPLE_LIMITS.maxObjects) }, (_, at) => `failed/${at}/`);
    const corpus = readFluentBitFile('5.1.1-b-fargate-crio-parser');
    const needed = objects * RECORDS_OF_OBJECT;
    const repeated = Array.from({ length: Math.ceil(needed / corpus.length) }, () => corpus).flat();
    this.#records = drillRecords(repeated.slice(0, needed), Date.now());
    this.#datadog = datadog;
  }

  static async fill(connection: S3Connection, objects: number): Promise<ParkedBucket> {
    const datadog = await startDatadog({ clock: systemWorldClock, keys: [API_KEY] });
    const bucket = new ParkedBucket(connection, objects, datadog);
    await bucket.#putAll();
    return bucket;
  }

  get records(): number {
    return this.#records.length;
  }

  /** Ids that were put and are not at Datadog exactly once. Those of records that the transform drops have none. */
  strays(): { missing: number; doubled: number } {
    const times = new Map<string, number>();
    for (const { log } of this.#datadog.accepted) {
      for (const id of drillIdsIn(JSON.stringify(log))) times.set(id, (times.get(id) ?? 0) + 1);
    }
    const put = this.#records.flatMap(({ ids }) => ids);
    return {
      missing: put.filter((id) => !times.has(id)).length,
      doubled: put.filter((id) => (times.get(id) ?? 0) > 1).length,
    };
  }

  close(): Promise<void> {
    return this.#datadog.close();
  }

  async #putAll(): Promise<void> {
    const client = this.runs.connect();
    const { bucket } = this.place;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const intake = new RecordIntake('arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs');
    const objects = Array.from({ length: this.objects }, (_, index) => index).values();
    const work = async (): Promise<void> => {
      for (const index of objects) {
        const first = index * RECORDS_OF_OBJECT;
        const lines = this.#records.slice(first, first + RECORDS_OF_OBJECT).map(({ bytes }) => {
          const failure = { ...FAILURE, attemptEndingTimestamp: Date.now() };
          return `${processingFailedLine(intake.accept(bytes, Date.now()), failure, FUNCTION_ARN)}\n`;
        });
        const Key = `${this.folders[Math.floor(index / SAMPLE_LIMITS.maxObjects)]}${String(index).padStart(8, '0')}.gz`;
        await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: gzipSync(lines.join('')) }));
      }
    };
    await Promise.all(Array.from({ length: PUTS_AT_ONCE }, work));
    client.destroy();
    this.runs.forgetRequests();
  }
}
