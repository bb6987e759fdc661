import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { PAYLOAD_LIMITS } from '../datadog/limits.ts';
import { payloadOf } from '../datadog/pack.ts';
import type { IntakeAnswer, LogIntake } from '../replay/ports.ts';
import type { ApiKey } from './api-key.ts';
import { answerOf } from './intake-answer.ts';
import { systemClock } from './system-clock.ts';

/** Enough of an answer for a person to read what was wrong. */
const MAX_ANSWER_CHARACTERS = 1_000;

/** Levels 1 to 3 cost the same time, and 3 is the smallest of them. */
const GZIP_LEVEL = 3;

const compress = promisify(gzip);

/** `POST /api/v2/logs`: https://docs.datadoghq.com/api/latest/logs/#send-logs */
export class HttpLogIntake implements LogIntake {
  readonly limits = PAYLOAD_LIMITS;
  readonly #url: URL;
  readonly #apiKey: ApiKey;
  readonly #agent: HttpAgent;
  readonly #clock: Clock;

  /** @param origin scheme, host and port */
  constructor(origin: string, apiKey: ApiKey, maxSockets: number, clock: Clock = systemClock) {
    this.#url = new URL('/api/v2/logs', origin);
    this.#apiKey = apiKey;
    const Agent = this.#url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets });
    this.#clock = clock;
  }

  renewKey(): Promise<boolean> {
    return this.#apiKey.renew();
  }

  async send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer> {
    const ended = new AbortController();
    const timeUp = this.#clock.sleep(timeoutMs, ended.signal);
    try {
      const key = await Promise.race([this.#apiKey.get(), timeUp]);
      if (key === undefined) throw new Error(`the API key did not come within ${timeoutMs} ms`);
      const body = await compress(payloadOf(entries), { level: GZIP_LEVEL });
      return await this.#post(
        body,
        key,
        timeUp.then(() => new Error(`it took longer than ${timeoutMs} ms`)),
      );
    } finally {
      ended.abort();
    }
  }

  /**
   * Answers when the time is up, whatever the other side does: with a status that has come, else that there was none.
   *
   * @param timeUp resolves with the answer too, so that no half of an exchange outlives the other
   */
  #post(body: Buffer, key: string, timeUp: Promise<Error>): Promise<IntakeAnswer> {
    return new Promise((resolve) => {
      const outgoing = this.#open(body, key);
      let incoming: IncomingMessage | undefined;
      const fail = (error: Error & { code?: string }) => {
        // Of a status that has come `readText` tells: it ends with the connection.
        if (incoming === undefined) resolve({ kind: 'no-answer', reason: error.code ?? error.message });
      };
      outgoing.on('response', (response) => {
        incoming = response;
        readText(response).then((text) => resolve(answerOf(this.#url.origin, response, text)));
      });
      // Without a listener Node would drop the connection and say nothing.
      outgoing.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(answerOf(this.#url.origin, response, ''));
      });
      outgoing.on('error', fail);
      timeUp.then((error) => {
        incoming?.destroy(error);
        outgoing.destroy(error);
        // A request that still waits for a free connection tells nobody that it was destroyed.
        fail(error);
      });
      outgoing.end(body);
    });
  }

  #open(body: Buffer, key: string): ClientRequest {
    const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    const headers = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'dd-api-key': key,
    };
    return request(this.#url, { method: 'POST', agent: this.#agent, headers });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) if (text.length < MAX_ANSWER_CHARACTERS) text += chunk;
  } catch {
    // The status has come, and it is the answer; the body is only for a person.
  }
  return text.slice(0, MAX_ANSWER_CHARACTERS);
}
