import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '../clock.ts';
import type { ApiKey } from './api-key.ts';
import { Compression } from './compression.ts';

/** Enough of an answer to read a protocol's own, and for a person to read what was wrong. */
const MAX_TEXT_CHARACTERS = 10_000;

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The first characters of the body, as far as it came */
  readonly text: string;
}

/** What came back on a request, or that nothing did. */
type Exchange = HttpResponse | { readonly kind: 'no-answer'; readonly reason: string };

/** Posts JSON texts to one address, as gzip and with an API key. Every request ends when its time is up. */
export class HttpSender {
  readonly #url: URL;
  readonly #apiKey: ApiKey;
  readonly #agent: HttpAgent;
  readonly #clock: Clock;
  readonly #compression = new Compression();

  constructor(url: URL, apiKey: ApiKey, maxSockets: number, clock: Clock) {
    this.#url = url;
    this.#apiKey = apiKey;
    const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets });
    this.#clock = clock;
  }

  /** Reads the key anew where it can change; true if it did. */
  renewKey(): Promise<boolean> {
    return this.#apiKey.renew();
  }

  /**
   * @param json called once, with room to write it into, which is another text's afterwards
   * @param headersOf the protocol's own headers, with the key
   * @throws if there is no key to send with, or none within the time
   */
  async post(
    json: (room: Buffer) => Uint8Array,
    headersOf: (key: string) => Readonly<Record<string, string>>,
    timeoutMs: number,
  ): Promise<Exchange> {
    const ended = new AbortController();
    const timeUp = this.#clock.sleep(timeoutMs, ended.signal);
    try {
      const key = await Promise.race([this.#apiKey.get(), timeUp]);
      if (key === undefined) throw new Error(`the API key did not come within ${timeoutMs} ms`);
      return await this.#exchange(
        await this.#compression.gzip(json),
        headersOf(key),
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
  #exchange(body: Buffer, headers: Readonly<Record<string, string>>, timeUp: Promise<Error>): Promise<Exchange> {
    return new Promise((resolve) => {
      const outgoing = this.#open(body, headers);
      let incoming: IncomingMessage | undefined;
      const fail = (error: Error & { code?: string }) => {
        // Of a status that has come `readText` tells: it ends with the connection.
        if (incoming === undefined) resolve({ kind: 'no-answer', reason: error.code ?? error.message });
      };
      outgoing.on('response', (response) => {
        incoming = response;
        readText(response).then((text) => resolve(responseOf(response, text)));
      });
      // Without a listener Node would drop the connection and say nothing.
      outgoing.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(responseOf(response, ''));
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

  #open(body: Buffer, headers: Readonly<Record<string, string>>): ClientRequest {
    const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest;
    const all = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      ...headers,
    };
    return request(this.#url, { method: 'POST', agent: this.#agent, headers: all });
  }
}

function responseOf({ statusCode: status = 0, headers }: IncomingMessage, text: string): Exchange {
  return { kind: 'response', status, headers, text };
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  try {
    for await (const chunk of response) if (text.length < MAX_TEXT_CHARACTERS) text += chunk;
  } catch {
    // The status has come, and it is an answer; what the body is worth without its end is for the protocol to say.
  }
  return text.slice(0, MAX_TEXT_CHARACTERS);
}
