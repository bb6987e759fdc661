import { BackupStage } from './backup-stage.ts';
import { HintedBuffer } from './buffer.ts';
import { DeliveryStage } from './delivery-stage.ts';
import { type OutgoingRecord, RecordIntake, type SourceRecord } from './record.ts';
import type { StreamContext } from './stream-context.ts';
import { TransformStage } from './transform-stage.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, `records.maxItems` */
const MAX_RECORDS_PER_REQUEST = 10_000;

/** One stream: what is put goes through the transform to the endpoint, and what fails goes to the bucket. */
export class DeliveryStream {
  readonly context: StreamContext;
  readonly #intake: RecordIntake;
  readonly #backup: BackupStage;
  readonly #delivery: HintedBuffer<OutgoingRecord>;
  readonly #transform: HintedBuffer<SourceRecord> | undefined;

  constructor(context: StreamContext) {
    this.context = context;
    this.#intake = new RecordIntake(context.settings.arn);
    this.#backup = new BackupStage(context);
    this.#delivery = this.#deliveryBuffer();
    this.#transform = this.#transformBuffer();
  }

  /** Accepts records without regard to API limits and answers their RecordIds. */
  put(datas: readonly Buffer[]): string[] {
    const { clock, metrics, datapoints, trace, settings } = this.context;
    const records = datas.map((data) => this.#intake.accept(data, clock.now()));
    for (const record of records) {
      metrics.incomingRecords++;
      metrics.incomingBytes += record.data.length;
      trace.begin(record);
    }
    datapoints.put(clock.now(), records.length);
    if (settings.backup.mode === 'AllData') this.#backup.keepRaw(records);
    if (this.#transform) this.#transform.add(records);
    else this.#delivery.add(records.map((source) => ({ source, data: source.data })));
    return records.map(({ putId }) => putId);
  }

  async flush(): Promise<void> {
    const buffers = [this.#transform, this.#delivery, ...this.#backup.buffers];
    do {
      for (const buffer of buffers) buffer?.release();
      await this.context.activity.atRest();
    } while (!this.context.closing.aborted && buffers.some((buffer) => buffer && !buffer.isEmpty));
  }

  #transformBuffer(): HintedBuffer<SourceRecord> | undefined {
    const { clock, closing, settings, activity } = this.context;
    if (!settings.transform) return undefined;
    const { bufferBytes, bufferIntervalMs } = settings.transform;
    const stage = new TransformStage(this.context, settings.transform, {
      forward: (records) => this.#delivery.add(records),
      fail: (failures) => this.#backup.keepUnprocessed(failures),
    });
    return new HintedBuffer<SourceRecord>(
      clock,
      closing,
      { maxBytes: bufferBytes, intervalMs: bufferIntervalMs },
      ({ data }) => data.length,
      (batch) => void activity.during(() => stage.run(batch)),
    );
  }

  #deliveryBuffer(): HintedBuffer<OutgoingRecord> {
    const { clock, closing, settings, activity } = this.context;
    const { bufferBytes, bufferIntervalMs } = settings.endpoint;
    const stage = new DeliveryStage(this.context, (batch) => this.#backup.keepUndelivered(batch));
    return new HintedBuffer<OutgoingRecord>(
      clock,
      closing,
      { maxBytes: bufferBytes, intervalMs: bufferIntervalMs, maxItems: MAX_RECORDS_PER_REQUEST },
      ({ data }) => data.length,
      (batch) => void activity.during(() => stage.run(batch)),
    );
  }
}
