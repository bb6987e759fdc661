import type { Clock } from '../clock.ts';
import { PAYLOAD_LIMITS } from '../datadog/limits.ts';
import { payloadOf } from '../datadog/pack.ts';
import type { IntakeAnswer, LogIntake } from '../replay/ports.ts';
import type { ApiKey } from './api-key.ts';
import { HttpSender } from './http-sender.ts';
import { answerOf } from './intake-answer.ts';
import { systemClock } from './system-clock.ts';

/** `POST /api/v2/logs`: https://docs.datadoghq.com/api/latest/logs/#send-logs */
export class HttpLogIntake implements LogIntake {
  readonly limits = PAYLOAD_LIMITS;
  readonly #url: URL;
  readonly #sender: HttpSender;

  /** @param origin scheme, host and port */
  constructor(origin: string, apiKey: ApiKey, maxSockets: number, clock: Clock = systemClock) {
    this.#url = new URL('/api/v2/logs', origin);
    this.#sender = new HttpSender(this.#url, apiKey, maxSockets, clock);
  }

  renewKey(): Promise<boolean> {
    return this.#sender.renewKey();
  }

  async send(entries: readonly Uint8Array[], timeoutMs: number): Promise<IntakeAnswer> {
    const exchange = await this.#sender.post(
      (room) => payloadOf(entries, room),
      (key) => ({ 'dd-api-key': key }),
      timeoutMs,
    );
    return exchange.kind === 'response' ? answerOf(this.#url.origin, exchange) : exchange;
  }
}
