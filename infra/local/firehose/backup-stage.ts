import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { backoffMs } from './backoff.ts';
import { backupKey } from './backup-key.ts';
import { HintedBuffer } from './buffer.ts';
import type { UndeliveredBatch } from './delivery-stage.ts';
import { endpointFailedLine, processingFailedLine } from './error-envelope.ts';
import type { ErrorOutputType } from './metrics.ts';
import type { SourceRecord } from './record.ts';
import { isExpired, loseExpired, type StreamContext, sleepBetweenRetries } from './stream-context.ts';
import type { ProcessingFailures } from './transform-stage.ts';

const compress = promisify(gzip);

/** Records that reach the bucket together: a raw record, a failed record, or a batch the endpoint did not take. */
interface BackupItem {
  readonly records: readonly { readonly source: SourceRecord; readonly errorCode: string }[];
  readonly bytes: Buffer;
  readonly redeliver?: () => Promise<boolean>;
}

/** Writes failed records, and in AllData mode every record, to the bucket. Each kind has a buffer and objects of its own. */
export class BackupStage {
  readonly #context: StreamContext;
  readonly #raw: HintedBuffer<BackupItem>;
  readonly #failed: Readonly<Record<ErrorOutputType, HintedBuffer<BackupItem>>>;

  constructor(context: StreamContext) {
    this.#context = context;
    this.#raw = this.#buffer(undefined);
    this.#failed = {
      'processing-failed': this.#buffer('processing-failed'),
      'http-endpoint-failed': this.#buffer('http-endpoint-failed'),
    };
  }

  get buffers(): readonly HintedBuffer<BackupItem>[] {
    return [this.#raw, ...Object.values(this.#failed)];
  }

  /** Record bytes stand back to back, without delimiter: https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html */
  keepRaw(records: readonly SourceRecord[]): void {
    this.#raw.add(records.map((source) => ({ records: [{ source, errorCode: '' }], bytes: source.data })));
  }

  keepUnprocessed({ failed, attemptsMade, endedAt }: ProcessingFailures): void {
    const lambdaArn = this.#context.settings.transform?.lambdaArn ?? '';
    this.#failed['processing-failed'].add(
      failed.map(({ record, error }) => {
        const failure = { ...error, attemptsMade, attemptEndingTimestamp: endedAt };
        const line = processingFailedLine(record, failure, lambdaArn);
        return { records: [{ source: record, errorCode: error.errorCode }], bytes: Buffer.from(`${line}\n`) };
      }),
    );
  }

  keepUndelivered({ records, failure, redeliver }: UndeliveredBatch): void {
    const { failedDeliveryBytes, errorMessageQuotes } = this.#context.switches;
    const lines = records.map(({ source, data }) => {
      const rawData = failedDeliveryBytes === 'source' ? source.data : data;
      return `${endpointFailedLine(source, rawData, failure, errorMessageQuotes)}\n`;
    });
    this.#failed['http-endpoint-failed'].add([
      {
        records: records.map(({ source }) => ({ source, errorCode: failure.errorCode })),
        bytes: Buffer.from(lines.join('')),
        redeliver,
      },
    ]);
  }

  #buffer(type: ErrorOutputType | undefined): HintedBuffer<BackupItem> {
    const { clock, closing, settings, activity } = this.#context;
    const { bufferBytes, bufferIntervalMs } = settings.backup;
    return new HintedBuffer<BackupItem>(
      clock,
      closing,
      { maxBytes: bufferBytes, intervalMs: bufferIntervalMs },
      ({ bytes }) => bytes.length,
      (items) => void activity.during(() => this.#write(type, items)),
    );
  }

  /**
   * Writes one object, for as long as it takes. Undelivered batches pause the stream meanwhile, until endpoint or bucket
   * takes them: https://docs.aws.amazon.com/firehose/latest/dev/retry.html. AWS states no waits; those of delivery are used.
   */
  async #write(type: ErrorOutputType | undefined, items: readonly BackupItem[]): Promise<void> {
    const { settings, switches, random, newUuid, gate } = this.#context;
    const zipped = settings.backup.gzip && (type === undefined || switches.compressErrorObjects);
    const oldestArrivalMs = oldestArrival(items);
    const key = backupKey(settings, { errorOutputType: type, oldestArrivalMs, gzip: zipped, random, newUuid });
    let left = items;
    let pauses = false;
    for (let retry = 0; left.length > 0; retry++) {
      if (await this.#put(key, left, zipped)) {
        this.#stored(type, left, key);
        break;
      }
      if (type === 'http-endpoint-failed' && !pauses) {
        pauses = true;
        gate.shut();
      }
      await sleepBetweenRetries(this.#context, backoffMs(retry, random));
      left = await this.#redeliver(this.#withoutExpired(type, left));
    }
    if (pauses) gate.open();
  }

  async #put(key: string, items: readonly BackupItem[], zipped: boolean): Promise<boolean> {
    const { settings, clock, errorLog } = this.#context;
    const plain = Buffer.concat(items.map(({ bytes }) => bytes));
    const contentType = 'application/octet-stream';
    try {
      const body = zipped ? await clock.track(compress(plain)) : plain;
      const headers = zipped ? { contentType, contentEncoding: 'gzip' } : { contentType };
      await clock.track(settings.backup.bucket.put(key, body, headers));
      return true;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      errorLog.write(settings, clock.now(), `S3.${name}`, message);
      return false;
    }
  }

  async #redeliver(items: readonly BackupItem[]): Promise<readonly BackupItem[]> {
    const left: BackupItem[] = [];
    for (const item of items) {
      if (!(await item.redeliver?.())) left.push(item);
    }
    return left;
  }

  /** An item goes as a whole, when the youngest of its records is too old. Of raw items only the copy is lost. */
  #withoutExpired(type: ErrorOutputType | undefined, items: readonly BackupItem[]): readonly BackupItem[] {
    const left: BackupItem[] = [];
    for (const item of items) {
      const sources = item.records.map(({ source }) => source);
      if (!sources.every((source) => isExpired(this.#context, source))) left.push(item);
      else if (type !== undefined) loseExpired(this.#context, sources);
    }
    return left;
  }

  #stored(type: ErrorOutputType | undefined, items: readonly BackupItem[], key: string): void {
    const { metrics, trace } = this.#context;
    for (const { records } of items) {
      if (type === undefined) {
        metrics.rawBackedUpRecords += records.length;
        continue;
      }
      metrics.backedUpRecords[type] += records.length;
      for (const { source, errorCode } of records) trace.settle(source, { state: 'backed-up', key, errorCode });
    }
  }
}

function oldestArrival(items: readonly BackupItem[]): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const { records } of items) {
    for (const { source } of records) oldest = Math.min(oldest, source.arrivalMs);
  }
  return oldest;
}
