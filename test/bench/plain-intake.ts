import { Agent, request } from 'node:http';
import { MAX_PAYLOAD_BYTES, PAYLOAD_LIMITS } from '../../shared/datadog/limits.ts';
import { payloadOf } from '../../shared/datadog/pack.ts';
import type { IntakeAnswer, LogIntake } from '../../shared/replay/ports.ts';

/** Sends what the replay would, without compressing it: what is left of the cost is the replay's own. */
export class PlainIntake implements LogIntake {
  readonly limits = PAYLOAD_LIMITS;
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true });
  /** What bodies are written into, as the replay's own are: one for each request that has been in flight with others */
  readonly #rooms: Buffer[] = [];

  constructor(origin: string) {
    this.#url = new URL('/api/v2/logs', origin);
  }

  send(entries: readonly Uint8Array[]): Promise<IntakeAnswer> {
    const room = this.#rooms.pop() ?? Buffer.allocUnsafeSlow(MAX_PAYLOAD_BYTES);
    const body = payloadOf(entries, room);
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    return new Promise((resolve, reject) => {
      request(this.#url, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume().on('end', () => {
          this.#rooms.push(room);
          resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: {}, body: '' });
        });
      })
        .on('error', reject)
        .end(body);
    });
  }

  async renewKey(): Promise<boolean> {
    return false;
  }
}
