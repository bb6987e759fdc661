import type { Clock } from '../clock.ts';
import { askedDelayMs } from '../datadog/answer.ts';
import { isObject, type JsonObject, objectOf, stringMember } from '../json/value.ts';
import type { FoundLog, KeyState, SearchAnswer, Told } from '../verify/facts.ts';
import type { DatadogFacts } from '../verify/ports.ts';
import { ExplainedError } from './explained-error.ts';
import type { ServerTimes } from './server-times.ts';

const TIMEOUT_MS = 20_000;

/** Where a throttled answer does not say when to come again: https://docs.datadoghq.com/api/latest/rate-limits/ */
const OTHERWISE_LATER_MS = 60_000;

/** How Datadog's API is asked. */
interface QuerySource {
  /** Scheme, host and port */
  readonly origin: string;
  /** @throws where there is none to be had */
  readonly apiKey: () => Promise<string>;
  readonly appKey: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject | undefined;
}

/**
 * Asks Datadog's API about keys and logs: three calls, without its client, which would hide the headers that say what the time
 * is and when to come again (docs/decisions/016-verify-without-datadogs-client.md).
 */
export class DatadogQuery implements DatadogFacts {
  readonly #source: QuerySource;
  readonly #clock: Clock;
  readonly #times: ServerTimes;

  constructor(source: QuerySource, clock: Clock, times: ServerTimes) {
    this.#source = source;
    this.#clock = clock;
    this.#times = times;
  }

  /** https://docs.datadoghq.com/api/latest/authentication/#validate-api-key */
  apiKey(): Promise<Told<KeyState>> {
    return this.#told(async () => this.#validate(await this.#source.apiKey()));
  }

  validate(apiKey: string): Promise<Told<KeyState>> {
    return this.#told(() => this.#validate(apiKey));
  }

  async #validate(apiKey: string): Promise<KeyState> {
    return keyState(await this.#ask('GET', '/api/v1/validate', { 'dd-api-key': apiKey }));
  }

  /** https://docs.datadoghq.com/api/latest/key-management/validate-api-and-application-keys/ */
  bothKeys(): Promise<Told<KeyState>> {
    return this.#told(async () => keyState(await this.#ask('GET', '/api/v2/validate_keys', await this.#bothHeaders())));
  }

  /** https://docs.datadoghq.com/api/latest/logs/#search-logs-post */
  async search(query: string, fromMs: number, toMs: number): Promise<SearchAnswer> {
    const filter = { query, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    const body = JSON.stringify({ filter, page: { limit: 1 } });
    try {
      const answer = await this.#ask('POST', '/api/v2/logs/events/search', await this.#bothHeaders(), body);
      return searchAnswer(answer, this.#clock.now());
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }

  async #bothHeaders(): Promise<Record<string, string>> {
    return { 'dd-api-key': await this.#source.apiKey(), 'dd-application-key': this.#source.appKey ?? '' };
  }

  async #told(ask: () => Promise<KeyState>): Promise<Told<KeyState>> {
    try {
      return { value: await ask() };
    } catch (error) {
      return { unknown: { kind: 'failed', reason: reasonOf(error) } };
    }
  }

  /** @throws where there is no answer in time */
  async #ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const ended = new AbortController();
    const tooLate = new AbortController();
    this.#clock.sleep(TIMEOUT_MS, ended.signal).then(() => tooLate.abort());
    try {
      const response = await fetch(new URL(path, this.#source.origin), {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        // The keys go to nobody whom the operator did not name.
        redirect: 'manual',
        signal: tooLate.signal,
      });
      this.#times.note('Datadog', response.headers.get('date'));
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: objectOf(await response.text()),
      };
    } finally {
      ended.abort();
    }
  }
}

function keyState({ status }: Answer): KeyState {
  if (status === 200) return 'valid';
  if (status === 401 || status === 403) return 'refused';
  throw new ExplainedError(`Datadog answers with status ${status}`);
}

function searchAnswer({ status, headers, body }: Answer, nowMs: number): SearchAnswer {
  if (status === 429) return { kind: 'throttled', afterMs: askedDelayMs(headers, nowMs) ?? OTHERWISE_LATER_MS };
  if (status === 401 || status === 403) return { kind: 'refused' };
  if (status !== 200 || !Array.isArray(body?.data))
    return { kind: 'failed', reason: `Datadog answers with status ${status}` };
  const [event] = body.data as unknown[];
  return event === undefined ? { kind: 'nothing' } : { kind: 'found', log: logOf(event) };
}

function logOf(event: unknown): FoundLog {
  const log = isObject(event) && isObject(event.attributes) ? event.attributes : {};
  const timestamp = stringMember(log, 'timestamp');
  return {
    tags: Array.isArray(log.tags) ? log.tags.filter((tag) => typeof tag === 'string') : [],
    attributes: isObject(log.attributes) ? log.attributes : {},
    service: stringMember(log, 'service'),
    dateMs: timestamp === undefined ? undefined : Date.parse(timestamp),
  };
}

/** Of an error of others its code only: their words name addresses, and quote the header that they refuse. */
function reasonOf(error: unknown): string {
  if (error instanceof ExplainedError) return error.message;
  const { cause, name } = error as Error & { cause?: { code?: string } };
  if (cause?.code !== undefined) return `Datadog cannot be reached: ${cause.code}`;
  if (name === 'AbortError') return `Datadog did not answer within ${TIMEOUT_MS / 1_000} s`;
  return `Datadog cannot be asked: ${name}`;
}
