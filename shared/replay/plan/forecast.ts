import type { LatePolicy } from '../../config/reprocessor-settings.ts';
import { LATE_MARGIN_MS } from '../../datadog/limits.ts';
import type { Amount, SendLoad } from './send-load.ts';

export interface ForecastTerms {
  readonly nowMs: number;
  readonly windowMs: number;
  readonly late: LatePolicy;
  /** Of all that send at the same time */
  readonly bytesPerSecond: number;
}

/** What becomes of a load that is sent at one rate from now on, without a pause and in the order of its deadlines. */
export interface Forecast {
  readonly all: Amount;
  /** Outside Datadog's window before anything is sent */
  readonly alreadyLate: Amount;
  /** Inside the window now, and outside before they are sent */
  readonly leaving: Amount;
  /** How much later the replay may begin and lose no more; negative: by so much it is too slow; null where nothing has a deadline */
  readonly toSpareMs: number | null;
  readonly durationMs: number;
  /** At which nothing leaves the window that is still inside; 0 where nothing has a deadline */
  readonly neededBytesPerSecond: number;
}

/**
 * Plays a replay through, minute by minute of its logs' dates. Objects of logs that are late already go last; with `hold` they
 * take no time, because they are not sent. Of a minute that is only partly in time the rest is late.
 *
 * @param factor how often the whole holds the load: what was read may be a sample
 */
export function forecastOf(load: SendLoad, factor: number, terms: ForecastTerms): Forecast {
  const scale = ({ logs, bytes }: Amount): Amount => ({ logs: logs * factor, bytes: bytes * factor });
  const dated = load.dated.map(({ fromMs, ...amount }) => ({
    leavesInMs: fromMs + terms.windowMs - LATE_MARGIN_MS - terms.nowMs,
    ...scale(amount),
  }));
  const waiting = dated.filter(({ leavesInMs }) => leavesInMs > 0);
  const undated = scale(load.undated);
  const alreadyLate = sumOf([scale(load.late), ...dated.filter(({ leavesInMs }) => leavesInMs <= 0)]);

  const bytesPerMs = terms.bytesPerSecond / 1_000;
  const lateBytes = terms.late === 'hold' ? 0 : alreadyLate.bytes;
  let sentBytes = 0;
  let wantedBytes = 0;
  let toSpareMs = Number.POSITIVE_INFINITY;
  let neededBytesPerMs = 0;
  const leaving = { logs: 0, bytes: 0 };
  for (const { leavesInMs, logs, bytes } of waiting) {
    wantedBytes += bytes;
    toSpareMs = Math.min(toSpareMs, leavesInMs - wantedBytes / bytesPerMs);
    neededBytesPerMs = Math.max(neededBytesPerMs, wantedBytes / leavesInMs);
    const inTimeBytes = Math.min(bytes, Math.max(0, leavesInMs * bytesPerMs - sentBytes));
    leaving.logs += (logs * (bytes - inTimeBytes)) / bytes;
    leaving.bytes += bytes - inTimeBytes;
    sentBytes += terms.late === 'hold' ? inTimeBytes : bytes;
  }
  return {
    all: sumOf([alreadyLate, ...waiting, undated]),
    alreadyLate,
    leaving,
    toSpareMs: waiting.length === 0 ? null : toSpareMs,
    durationMs: (sentBytes + undated.bytes + lateBytes) / bytesPerMs,
    neededBytesPerSecond: neededBytesPerMs * 1_000,
  };
}

function sumOf(amounts: readonly Amount[]): Amount {
  const sum = { logs: 0, bytes: 0 };
  for (const { logs, bytes } of amounts) {
    sum.logs += logs;
    sum.bytes += bytes;
  }
  return sum;
}
