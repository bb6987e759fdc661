import { ApiError, SLOW_DOWN, throttled } from './api-error.ts';
import type { DeliveryStream } from './delivery-stream.ts';
import { describeStream } from './describe-stream.ts';
import type { PutFaults } from './put-faults.ts';
import { readRecord, readRecords } from './put-input.ts';

type Input = Record<string, unknown>;

/** The operations of the Firehose API that a producer or a console needs, over a set of streams. */
export class FirehoseApi {
  readonly #streams: ReadonlyMap<string, DeliveryStream>;
  readonly #faults: PutFaults;
  readonly #startedAt: number;
  readonly #operations: Readonly<Record<string, (input: Input) => Record<string, unknown>>> = {
    PutRecord: (input) => this.#putRecord(input),
    PutRecordBatch: (input) => this.#putRecordBatch(input),
    DescribeDeliveryStream: (input) => this.#describe(input),
    ListDeliveryStreams: (input) => this.#list(input),
  };

  constructor(streams: ReadonlyMap<string, DeliveryStream>, faults: PutFaults, startedAt: number) {
    this.#streams = streams;
    this.#faults = faults;
    this.#startedAt = startedAt;
  }

  /**
   * @param operation for example `PutRecordBatch`
   * @throws ApiError
   */
  call(operation: string, input: Input): Record<string, unknown> {
    const run = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (!run) throw new ApiError('UnknownOperationException', `Unknown operation ${operation}`);
    return run(input);
  }

  #putRecord(input: Input): Record<string, unknown> {
    const stream = this.#stream(input);
    const data = readRecord(input);
    this.#throttle(stream, 1);
    const [RecordId] = stream.put([data]);
    return { RecordId, Encrypted: false };
  }

  #putRecordBatch(input: Input): Record<string, unknown> {
    const stream = this.#stream(input);
    const datas = readRecords(input);
    this.#throttle(stream, datas.length);
    const isRejected = this.#faults.takeRejection();
    const recordIds = stream.put(datas.filter((_, index) => !isRejected(index)));
    const FailedPutCount = datas.length - recordIds.length;
    this.#countThrottled(stream, FailedPutCount);
    const accepted = recordIds.values();
    return {
      FailedPutCount,
      Encrypted: false,
      RequestResponses: datas.map((_, index) =>
        isRejected(index)
          ? { ErrorCode: 'ServiceUnavailableException', ErrorMessage: SLOW_DOWN }
          : { RecordId: accepted.next().value },
      ),
    };
  }

  #describe(input: Input): Record<string, unknown> {
    const { settings } = this.#stream(input).context;
    return { DeliveryStreamDescription: describeStream(settings, this.#startedAt) };
  }

  #list({ DeliveryStreamType, ExclusiveStartDeliveryStreamName, Limit = 10 }: Input): Record<string, unknown> {
    const isListed = DeliveryStreamType === undefined || DeliveryStreamType === 'DirectPut';
    const names = [...this.#streams.keys()].filter(() => isListed).sort();
    const after = names.filter((name) => name > String(ExclusiveStartDeliveryStreamName ?? ''));
    const page = after.slice(0, Number(Limit));
    return { DeliveryStreamNames: page, HasMoreDeliveryStreams: page.length < after.length };
  }

  #stream({ DeliveryStreamName }: Input): DeliveryStream {
    if (typeof DeliveryStreamName !== 'string') {
      throw new ApiError(
        'ValidationException',
        "1 validation error detected: Value null at 'deliveryStreamName' failed to satisfy constraint: Member must not be null",
      );
    }
    const stream = this.#streams.get(DeliveryStreamName);
    if (!stream) throw new ApiError('ResourceNotFoundException', `Firehose ${DeliveryStreamName} not found.`);
    return stream;
  }

  #throttle(stream: DeliveryStream, records: number): void {
    this.#faults.takeRefusal();
    if (!this.#faults.takeThrottle()) return;
    this.#countThrottled(stream, records);
    throw throttled();
  }

  #countThrottled({ context: { metrics, datapoints, clock } }: DeliveryStream, records: number): void {
    if (records === 0) return;
    metrics.throttledRecords += records;
    datapoints.throttled(clock.now(), records);
  }
}
