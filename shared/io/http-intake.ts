import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { IntakeAnswer, LogIntake } from '../replay/ports.ts';
import type { ApiKey } from './api-key.ts';

/** Enough of an answer for a person to read what was wrong. */
const MAX_ANSWER_CHARACTERS = 1_000;

/** Levels 1 to 3 cost the same time, and 3 is the smallest of them. */
const GZIP_LEVEL = 3;

const compress = promisify(gzip);

/** `POST /api/v2/logs`: https://docs.datadoghq.com/api/latest/logs/#send-logs */
export class HttpLogIntake implements LogIntake {
  readonly #url: URL;
  readonly #apiKey: ApiKey;
  readonly #agent: HttpAgent;

  /** @param origin scheme, host and port */
  constructor(origin: string, apiKey: ApiKey, maxSockets: number) {
    this.#url = new URL('/api/v2/logs', origin);
    this.#apiKey = apiKey;
    const Agent = this.#url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets });
  }

  renewKey(): Promise<boolean> {
    return this.#apiKey.renew();
  }

  async send(payload: Uint8Array, timeoutMs: number): Promise<IntakeAnswer> {
    const [body, key] = await Promise.all([compress(payload, { level: GZIP_LEVEL }), this.#apiKey.get()]);
    const headers = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'dd-api-key': key,
    };
    const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const fail = (error: Error & { code?: string }) =>
        resolve({ kind: 'no-answer', reason: error.code ?? error.message });
      const signal = AbortSignal.timeout(timeoutMs);
      const outgoing = request(this.#url, { method: 'POST', agent: this.#agent, headers, signal }, (response) => {
        readAnswer(response).then(resolve);
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }
}

async function readAnswer(response: IncomingMessage): Promise<IntakeAnswer> {
  let body = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) if (body.length < MAX_ANSWER_CHARACTERS) body += chunk;
  } catch {
    // The status has come, and it is the answer; the body is only for a person.
  }
  return {
    kind: 'answer',
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: body.slice(0, MAX_ANSWER_CHARACTERS),
  };
}
