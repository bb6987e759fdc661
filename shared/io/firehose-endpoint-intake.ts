import type { Clock } from '../clock.ts';
import type { PackingLimits } from '../datadog/pack.ts';
import { objectOf, stringMember } from '../json/value.ts';
import type { IntakeAnswer, LogIntake } from '../replay/ports.ts';
import type { HttpResponse, HttpSender } from './http-sender.ts';
import { asItCame, isSuccess } from './intake-answer.ts';

/** The delivery stream in whose name records are sent. */
export interface FirehoseSource {
  readonly streamArn: string;
  /** Its parameters, with what is to be a tag of every log besides */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Two MiB is the buffer that Datadog advises for streams, so its intake sees requests as large as those of Firehose. Of more
 * than 65,000 logs in a request it drops the rest and answers 200, so their number is bounded too.
 * https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
export const FIREHOSE_ENDPOINT_LIMITS: PackingLimits = { maxBytes: 2_097_152, maxEntries: 1_000, maxLogs: 65_000 };

/**
 * Datadog as an HTTP endpoint of Firehose: entries are records as a stream would deliver them, and the intake cannot tell
 * who sent them. https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html
 */
export class FirehoseEndpointIntake implements LogIntake {
  readonly limits = FIREHOSE_ENDPOINT_LIMITS;
  readonly #sender: HttpSender;
  readonly #source: FirehoseSource;
  readonly #clock: Clock;
  readonly #newRequestId: () => string;

  /** @param newRequestId a UUID, another each time */
  constructor(sender: HttpSender, source: FirehoseSource, clock: Clock, newRequestId: () => string) {
    this.#sender = sender;
    this.#source = source;
    this.#clock = clock;
    this.#newRequestId = newRequestId;
  }

  renewKey(): Promise<boolean> {
    return this.#sender.renewKey();
  }

  async send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer> {
    const requestId = this.#newRequestId();
    const body = () => {
      const records = entries.map((bytes) => ({ data: base64(bytes) }));
      return Buffer.from(JSON.stringify({ requestId, timestamp: this.#clock.now(), records }));
    };
    const exchange = await this.#sender.post(body, (key) => this.#headers(requestId, key), timeoutMs);
    return exchange.kind === 'response' ? answerTo(requestId, exchange) : exchange;
  }

  #headers(requestId: string, key: string): Record<string, string> {
    const { streamArn, parameters } = this.#source;
    const common = Object.keys(parameters).length === 0 ? undefined : asciiJson({ commonAttributes: parameters });
    return {
      'x-amz-firehose-protocol-version': '1.0',
      'x-amz-firehose-request-id': requestId,
      'x-amz-firehose-source-arn': streamArn,
      'x-amz-firehose-access-key': key,
      ...(common !== undefined && { 'x-amz-firehose-common-attributes': common }),
    };
  }
}

/** As Firehose judges it: a success is 200 with an answer that names the request. */
function answerTo(requestId: string, response: HttpResponse): IntakeAnswer {
  const { status, text } = response;
  if (!isSuccess(status)) return asItCame(response);
  const answer = objectOf(text);
  if (status === 200 && answer !== undefined && stringMember(answer, 'requestId') === requestId) {
    return asItCame(response);
  }
  return {
    kind: 'no-answer',
    reason: `${status} without the request's id: something between here and Datadog's Firehose intake answers for it`,
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** A header holds ASCII only. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
