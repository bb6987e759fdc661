import { type FirehoseClient, PutRecordBatchCommand, type PutRecordBatchResponseEntry } from '@aws-sdk/client-firehose';
import type { Clock } from '../clock.ts';
import type { PackingLimits } from '../datadog/pack.ts';
import type { IntakeAnswer, LogIntake } from '../replay/ports.ts';
import { putRefusal } from './put-refusal.ts';

/**
 * One call, counted before base64: 500 records of at most 1,024,000 bytes, as the API takes them, and of its 4 MiB only the one
 * that a stream takes in a second in most regions: a larger call is throttled whatever the pace is. A record may hold so many logs.
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 * https://docs.aws.amazon.com/firehose/latest/dev/limits.html
 */
export const PUT_LIMITS: PackingLimits = { maxBytes: 1_048_576, maxEntries: 500, maxLogs: 25_000 };

/** A delivery stream that records are put into, as their first producer did. What is put is taken, not yet delivered. */
export class DeliveryStreamIntake implements LogIntake {
  readonly limits = PUT_LIMITS;
  readonly #client: FirehoseClient;
  readonly #stream: string;
  readonly #clock: Clock;

  /**
   * @param client makes one attempt a call, because who sends repeats by what the answer was
   * @param stream its name
   */
  constructor(client: FirehoseClient, stream: string, clock: Clock) {
    this.#client = client;
    this.#stream = stream;
    this.#clock = clock;
  }

  /** Firehose knows no key of Datadog's, and the SDK sees to its own. */
  async renewKey(): Promise<boolean> {
    return false;
  }

  async send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer> {
    const ended = new AbortController();
    const tooLate = new AbortController();
    const timeUp = this.#clock.sleep(timeoutMs, ended.signal).then((): IntakeAnswer => {
      tooLate.abort();
      return { kind: 'no-answer', reason: `it took longer than ${timeoutMs} ms` };
    });
    try {
      return await Promise.race([this.#put(entries, tooLate.signal), timeUp]);
    } finally {
      ended.abort();
    }
  }

  async #put(entries: readonly Uint8Array[], abortSignal: AbortSignal): Promise<IntakeAnswer> {
    const input = { DeliveryStreamName: this.#stream, Records: entries.map((Data) => ({ Data })) };
    try {
      const { RequestResponses = [] } = await this.#client.send(new PutRecordBatchCommand(input), { abortSignal });
      return answerOf(RequestResponses, entries.length);
    } catch (error) {
      return putRefusal(this.#stream, error);
    }
  }
}

/** The call succeeds also where records of it failed: boto/boto3#2804. */
function answerOf(results: readonly PutRecordBatchResponseEntry[], sent: number): IntakeAnswer {
  if (results.length !== sent) {
    return {
      kind: 'no-answer',
      reason: `${results.length} results for ${sent} records: this is no answer of Firehose`,
    };
  }
  const failed = new Map<number, string>();
  for (const [index, { RecordId, ErrorCode }] of results.entries()) {
    if (RecordId === undefined || ErrorCode !== undefined) failed.set(index, ErrorCode ?? 'no RecordId');
  }
  return failed.size > 0 ? { kind: 'partly', failed } : { kind: 'answer', status: 200, headers: {}, body: '' };
}
