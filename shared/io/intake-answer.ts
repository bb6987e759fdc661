import { DATADOG_SITES, intakeOrigin } from '../datadog/sites.ts';
import type { IntakeAnswer } from '../replay/ports.ts';
import type { HttpResponse } from './http-sender.ts';

/** "202: Accepted", the one success documented: https://docs.datadoghq.com/api/latest/logs/#send-logs */
const ACCEPTED = 202;

const DATADOG_ORIGINS: ReadonlySet<string> = new Set(DATADOG_SITES.map(intakeOrigin));

/**
 * What a response of `/api/v2/logs` is to a replay. Datadog's own intake takes logs with 202 and with nothing else; another
 * success under its address comes from something that stands between (a proxy that opens TLS, a page to sign in at), so that
 * Datadog has not answered. A proxy of one's own, named by DD_URL, speaks for Datadog with any success.
 *
 * @param origin scheme, host and port that were asked
 */
export function answerOf(origin: string, response: HttpResponse): IntakeAnswer {
  const { status } = response;
  if (isSuccess(status) && status !== ACCEPTED && DATADOG_ORIGINS.has(origin)) {
    return { kind: 'no-answer', reason: `${status} instead of 202: something between here and Datadog answers for it` };
  }
  return asItCame(response);
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Enough of an answer for a person to read what was wrong. */
const MAX_BODY_CHARACTERS = 1_000;

export function asItCame({ status, headers, text }: HttpResponse): IntakeAnswer {
  return { kind: 'answer', status, headers, body: text.slice(0, MAX_BODY_CHARACTERS) };
}
