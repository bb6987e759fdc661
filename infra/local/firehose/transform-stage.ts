import { Lanes } from './lanes.ts';
import type { OutgoingRecord, SourceRecord } from './record.ts';
import { passGate, type StreamContext, within } from './stream-context.ts';
import type { TransformSettings } from './stream-settings.ts';
import {
  everyRecord,
  functionError,
  judgeTransformAnswer,
  MAX_RESPONSE_BYTES,
  type ProcessingError,
  type TransformVerdict,
} from './transform-answer.ts';
import { cutIntoRequests, transformationEvent } from './transform-event.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
const MAX_INVOCATION_MS = 5 * 60 * 1_000;

/** Splunk's number in https://docs.aws.amazon.com/firehose/latest/dev/limits.html; none is stated for HTTP endpoints. */
const MAX_OUTSTANDING_INVOCATIONS = 10;

/** Failed records of one invocation, and how many attempts it took. */
export interface ProcessingFailures {
  readonly failed: TransformVerdict['failed'];
  readonly attemptsMade: number;
  /** Milliseconds since the Unix epoch. */
  readonly endedAt: number;
}

interface TransformOutputs {
  forward(records: readonly OutgoingRecord[]): void;
  fail(failures: ProcessingFailures): void;
}

/** Runs released batches through the transform. */
export class TransformStage {
  readonly #context: StreamContext;
  readonly #transform: TransformSettings;
  readonly #outputs: TransformOutputs;
  readonly #lanes = new Lanes(MAX_OUTSTANDING_INVOCATIONS);

  constructor(context: StreamContext, transform: TransformSettings, outputs: TransformOutputs) {
    this.#context = context;
    this.#transform = transform;
    this.#outputs = outputs;
  }

  async run(batch: readonly SourceRecord[]): Promise<void> {
    const records = await passGate(this.#context, batch, (record) => record);
    for (const request of cutIntoRequests(this.#context.settings, records)) void this.#inLane(request);
  }

  async #inLane(request: readonly SourceRecord[]): Promise<void> {
    const { activity } = this.#context;
    await activity.during(async () => {
      await activity.asleep(this.#lanes.enter());
      try {
        await this.#process(request);
      } finally {
        this.#lanes.leave();
      }
    });
  }

  async #process(request: readonly SourceRecord[]): Promise<void> {
    const { clock, metrics, trace } = this.#context;
    const { verdict, attemptsMade } = await this.#invokeWithRetries(request);
    metrics.succeededProcessingRecords += verdict.ok.length;
    for (const { source } of verdict.ok) metrics.succeededProcessingBytes += source.data.length;
    metrics.droppedRecords += verdict.dropped.length;
    for (const record of verdict.dropped) trace.settle(record, { state: 'dropped' });
    metrics.failedProcessingRecords += verdict.failed.length;
    if (verdict.failed.length > 0) {
      for (const error of new Set(verdict.failed.map((failure) => failure.error))) this.#log(error);
      this.#outputs.fail({ failed: verdict.failed, attemptsMade, endedAt: clock.now() });
    }
    if (verdict.ok.length > 0) this.#outputs.forward(verdict.ok);
  }

  /** Retries follow at once: AWS documents no wait between invocations. */
  async #invokeWithRetries(
    request: readonly SourceRecord[],
  ): Promise<{ readonly verdict: TransformVerdict; readonly attemptsMade: number }> {
    const maxAttempts = this.#transform.retries + 1;
    for (let attemptsMade = 1; ; attemptsMade++) {
      const answerJson = await this.#invoke(request);
      if (answerJson !== undefined) {
        const verdict = judgeTransformAnswer(request, answerJson, this.#context.switches.duplicatedIdScope);
        return { verdict, attemptsMade };
      }
      if (attemptsMade >= maxAttempts) return { verdict: everyRecord(request, functionError), attemptsMade };
      this.#log(functionError);
    }
  }

  /** The answer as the JSON that Lambda would return, or undefined for a function error. */
  async #invoke(request: readonly SourceRecord[]): Promise<string | undefined> {
    const { settings, newUuid, metrics, datapoints, clock } = this.#context;
    metrics.transformAttempts++;
    const event = transformationEvent(settings, newUuid(), request);
    try {
      const invocation = this.#transform.invoke(event).then((answer) => ({ json: JSON.stringify(answer) ?? 'null' }));
      const inTime = await within(this.#context, MAX_INVOCATION_MS, invocation);
      const json = inTime && Buffer.byteLength(inTime.json) <= MAX_RESPONSE_BYTES ? inTime.json : undefined;
      datapoints.invoked(clock.now(), json !== undefined);
      return json;
    } catch {
      datapoints.invoked(clock.now(), false);
      return undefined;
    }
  }

  #log({ errorCode, errorMessage }: ProcessingError): void {
    const { errorLog, settings, clock } = this.#context;
    errorLog.write(settings, clock.now(), errorCode, errorMessage);
  }
}
