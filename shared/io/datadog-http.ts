import {
  type HttpLibrary,
  type RequestContext,
  ResponseContext,
} from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/http/http.js';
import type { Clock } from '../clock.ts';
import { askedDelayMs } from '../datadog/answer.ts';
import { parseJson } from '../json/value.ts';
import { backoffMs } from '../replay/backoff.ts';
import { apiRefusal, DatadogApiError, type Refused } from './datadog-api-error.ts';
import { ExplainedError } from './explained-error.ts';

const ATTEMPT_MS = 20_000;
/** All attempts and the waiting between them, so that a command always ends. */
const TOTAL_MS = 90_000;
const MAX_ATTEMPTS = 5;
/** The pipelines of an organisation are some hundred kilobytes. */
const MAX_ANSWER_BYTES = 50_000_000;

/** What every request is of. */
type Asked = Omit<Refused, 'status' | 'body'>;

/** Requests that do the same when they are done twice. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'PUT']);

/**
 * The requests of Datadog's client, which has no time limit of its own, waits as long as an answer tells it to and writes failed
 * requests to the console. A 429 is repeated after the time that Datadog names
 * (https://docs.datadoghq.com/api/latest/rate-limits/), a 5xx or no answer only of what may be done twice.
 */
export class DatadogHttp implements HttpLibrary {
  readonly #asked: Asked;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(asked: Asked, clock: Clock, random: () => number) {
    this.#asked = asked;
    this.#clock = clock;
    this.#random = random;
  }

  /** @throws {DatadogApiError} if it is refused, or there is no answer */
  async send(request: RequestContext): Promise<ResponseContext> {
    const answer = await this.#answerTo(request);
    if (!(answer instanceof ResponseContext)) throw answer;
    const { httpStatusCode: status, body } = answer;
    if (status < 300) return answer;
    throw apiRefusal({ ...this.#asked, status, body: parseJson(await body.text()) });
  }

  async #answerTo(request: RequestContext): Promise<ResponseContext | DatadogApiError> {
    const endsAt = this.#clock.now() + TOTAL_MS;
    const isRepeatable = REPEATABLE.has(request.getHttpMethod());
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(request);
      const isTransient = answer instanceof ResponseContext ? answer.httpStatusCode >= 500 : true;
      const isLimited = answer instanceof ResponseContext && answer.httpStatusCode === 429;
      const waitMs = isLimited ? limitMs(answer, this.#clock.now()) : backoffMs(attempt, this.#random);
      const isOver = attempt === MAX_ATTEMPTS || this.#clock.now() + waitMs > endsAt;
      if (isOver || !(isLimited || (isTransient && isRepeatable))) return answer;
      await this.#clock.sleep(waitMs);
    }
  }

  async #attempt(request: RequestContext): Promise<ResponseContext | DatadogApiError> {
    const ended = new AbortController();
    this.#clock
      .sleep(ATTEMPT_MS, ended.signal)
      .then(() => ended.abort(new ExplainedError(`it took longer than ${ATTEMPT_MS} ms`)));
    const body = request.getBody();
    try {
      const response = await fetch(request.getUrl(), {
        method: request.getHttpMethod(),
        headers: request.getHeaders(),
        body: typeof body === 'string' ? body : null,
        // The keys go to nobody whom the operator did not name.
        redirect: 'manual',
        signal: ended.signal,
      });
      const text = await readText(response);
      return new ResponseContext(response.status, Object.fromEntries(response.headers), {
        text: async () => text,
        binary: async () => Buffer.from(text),
      });
    } catch (error) {
      return new DatadogApiError(`no answer from ${this.#asked.origin}: ${reasonOf(error)}`);
    } finally {
      ended.abort();
    }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw new ExplainedError(`the answer has more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Until the limit is lifted; a minute where Datadog does not say. */
function limitMs({ headers }: ResponseContext, nowMs: number): number {
  return Math.max(1_000, askedDelayMs(headers, nowMs) ?? 60_000);
}

/** Of a fault of the network, `fetch` says what it was in the cause. Words of others may quote a header. */
function reasonOf(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  const { cause, name } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? name;
}
