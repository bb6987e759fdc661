import { backoffMs } from './backoff.ts';
import { type AttemptFailure, judgeConnectionError, judgeEndpointAnswer, requestTimeout } from './endpoint-answer.ts';
import { callEndpoint } from './endpoint-call.ts';
import { type EndpointRequest, endpointRequest } from './endpoint-request.ts';
import type { Failure } from './error-envelope.ts';
import type { OutgoingRecord } from './record.ts';
import { passGate, type StreamContext, sleepBetweenRetries, within } from './stream-context.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html: "3 minutes to respond" */
const MAX_ANSWER_MS = 3 * 60 * 1_000;

/** A batch that the endpoint did not take within the retry duration. */
export interface UndeliveredBatch {
  readonly records: readonly OutgoingRecord[];
  readonly failure: Failure;
  /** One more attempt, for as long as the bucket does not take the batch either. True if the endpoint took it. */
  readonly redeliver: () => Promise<boolean>;
}

/** Posts released batches to the endpoint. Each batch has its own retries; a failing batch does not hold up the next one. */
export class DeliveryStage {
  readonly #context: StreamContext;
  readonly #fail: (batch: UndeliveredBatch) => void;

  constructor(context: StreamContext, fail: (batch: UndeliveredBatch) => void) {
    this.#context = context;
    this.#fail = fail;
  }

  async run(batch: readonly OutgoingRecord[]): Promise<void> {
    const { clock, switches } = this.#context;
    const records = await passGate(this.#context, batch, ({ source }) => source);
    if (records.length === 0) return;
    const request = await endpointRequest(this.#context, records);
    const oldestArrivalMs = Math.min(...records.map(({ source }) => source.arrivalMs));
    const outcome = await this.#attemptWithRetries(request, oldestArrivalMs);
    if (!outcome) return this.#delivered(records);
    const { failed, attemptsMade } = outcome;
    if (failed.isPermanent && switches.on413 === 'lost') return this.#lost(records);
    const { errorCode, errorMessage } = failed;
    this.#fail({
      records,
      failure: { errorCode, errorMessage, attemptsMade, attemptEndingTimestamp: clock.now() },
      redeliver: async () => {
        const taken = (await this.#attempt(request, oldestArrivalMs)) === undefined;
        if (taken) this.#delivered(records);
        return taken;
      },
    });
  }

  /**
   * The retry duration begins when the first attempt has failed and leaves out the waits for an answer, so only the
   * back-off counts: https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRetryOptions.html
   */
  async #attemptWithRetries(
    request: EndpointRequest,
    oldestArrivalMs: number,
  ): Promise<{ readonly failed: AttemptFailure; readonly attemptsMade: number } | undefined> {
    const { retryDurationMs } = this.#context.settings.endpoint;
    let spentMs = 0;
    for (let attemptsMade = 1; ; attemptsMade++) {
      const failed = await this.#attempt(request, oldestArrivalMs);
      if (!failed) return undefined;
      const delayMs = backoffMs(attemptsMade - 1, this.#context.random);
      spentMs += delayMs;
      if (failed.isPermanent || spentMs > retryDurationMs) return { failed, attemptsMade };
      await sleepBetweenRetries(this.#context, delayMs);
    }
  }

  async #attempt(request: EndpointRequest, oldestArrivalMs: number): Promise<AttemptFailure | undefined> {
    const { settings, closing, metrics, datapoints, errorLog, clock } = this.#context;
    metrics.deliveryAttempts++;
    let failed: AttemptFailure | undefined;
    try {
      const answer = await within(this.#context, MAX_ANSWER_MS, callEndpoint(settings.endpoint.url, request, closing));
      failed = answer ? judgeEndpointAnswer(answer, request.requestId) : requestTimeout;
    } catch (error) {
      failed = judgeConnectionError(error);
    }
    datapoints.attempted(clock.now(), failed === undefined, oldestArrivalMs);
    if (failed) errorLog.write(settings, clock.now(), failed.errorCode, failed.logMessage);
    return failed;
  }

  #delivered(records: readonly OutgoingRecord[]): void {
    const { metrics, trace } = this.#context;
    metrics.deliveredRecords += records.length;
    for (const { source, data } of records) {
      metrics.deliveredBytes += data.length;
      trace.settle(source, { state: 'delivered' });
    }
  }

  #lost(records: readonly OutgoingRecord[]): void {
    const { metrics, trace } = this.#context;
    metrics.lostRecords += records.length;
    for (const { source } of records) trace.settle(source, { state: 'lost', reason: 'answered-413' });
  }
}
