/** What the intake's answer to one payload means for the logs in it. */
export type Disposition =
  /** Datadog has them */
  | 'accepted'
  /** Later perhaps */
  | 'retry'
  /** Too large together, or something in it is wrong: in halves, until what is refused stands alone */
  | 'take-apart'
  /** The key is not good: nothing may be given up for that */
  | 'key-refused'
  /** Nothing that an intake of Datadog says: the address is wrong, or something stands between */
  | 'hold';

/**
 * The one table of answers: https://docs.datadoghq.com/api/latest/logs/#send-logs, and for what is retried
 * DataDog/datadog-agent pkg/logs/client/http/destination.go.
 */
export function dispositionOf(status: number): Disposition {
  if (status >= 200 && status <= 299) return 'accepted';
  if (status === 400 || status === 413) return 'take-apart';
  if (status === 401 || status === 403) return 'key-refused';
  if (status === 408 || status === 429 || (status >= 500 && status <= 599)) return 'retry';
  return 'hold';
}

/** Whether the intake may have taken the logs although it did not say so: a gateway may have given up on a request that arrived. */
export function mayHaveAccepted(status: number): boolean {
  return status === 408 || status === 500 || status === 502 || status === 504;
}

/**
 * How long the intake asks to be left alone: `Retry-After` in seconds or as a date (RFC 9110), else `x-ratelimit-reset` in
 * seconds, as Datadog's own clients read it (DataDog/datadog-api-client-typescript).
 *
 * @param headers lower-case names
 * @returns milliseconds, or undefined
 */
export function askedDelayMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  nowMs: number,
): number | undefined {
  const retryAfter = seconds(headers['retry-after']);
  if (retryAfter !== undefined) return retryAfter;
  const date = Date.parse(String(headers['retry-after'] ?? ''));
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  return seconds(headers['x-ratelimit-reset']);
}

function seconds(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : undefined;
}
