import type { WorldClock } from '../clock.ts';
import type { Activity } from './activity.ts';
import type { Datapoints } from './datapoints.ts';
import type { ErrorLog } from './error-log.ts';
import type { Gate } from './gate.ts';
import type { StreamMetrics } from './metrics.ts';
import type { SourceRecord } from './record.ts';
import type { RecordTrace } from './record-trace.ts';
import type { StreamSettings } from './stream-settings.ts';
import type { FirehoseSwitches } from './switches.ts';

/** DirectPut data is kept this long: https://docs.aws.amazon.com/firehose/latest/dev/limits.html */
const RETENTION_MS = 24 * 60 * 60 * 1_000;

const TIMED_OUT = Symbol('timed out');

/** What the stages of one stream share. */
export interface StreamContext {
  readonly settings: StreamSettings;
  readonly switches: FirehoseSwitches;
  readonly clock: WorldClock;
  readonly random: () => number;
  readonly newUuid: () => string;
  /** Aborts when the service closes: nothing starts or wakes any more. */
  readonly closing: AbortSignal;
  readonly metrics: StreamMetrics;
  readonly datapoints: Datapoints;
  readonly trace: RecordTrace;
  readonly errorLog: ErrorLog;
  readonly activity: Activity;
  /** Shut while the stream is paused, because neither its endpoint nor its bucket takes data. */
  readonly gate: Gate;
}

/** A wait between retries. After closing it never ends, so whoever slept simply stops. */
export async function sleepBetweenRetries({ activity, clock, closing }: StreamContext, ms: number): Promise<void> {
  await activity.asleep(clock.sleep(ms, closing));
  if (closing.aborted) await activity.asleep(new Promise<never>(() => {}));
}

/** Waits while the stream is paused, then gives back the records that are still within the retention. */
export async function passGate<T>(
  context: StreamContext,
  records: readonly T[],
  sourceOf: (record: T) => SourceRecord,
): Promise<readonly T[]> {
  if (!context.gate.isShut) return records;
  await context.activity.asleep(context.gate.passage());
  loseExpired(
    context,
    records.map(sourceOf).filter((source) => isExpired(context, source)),
  );
  return records.filter((record) => !isExpired(context, sourceOf(record)));
}

export function isExpired({ clock }: StreamContext, { arrivalMs }: SourceRecord): boolean {
  return clock.now() - arrivalMs > RETENTION_MS;
}

export function loseExpired({ metrics, trace }: StreamContext, records: readonly SourceRecord[]): void {
  metrics.lostRecords += records.length;
  for (const record of records) trace.settle(record, { state: 'lost', reason: 'older-than-24-hours' });
}

/**
 * The result of real work, or `undefined` if it takes longer than `ms` on the world's clock. Late work is not cut off but
 * ignored, so that simulated time goes on waiting for the real answer.
 */
export async function within<T extends object>(
  context: StreamContext,
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const { clock, closing } = context;
  const settled = new AbortController();
  const timeout = clock.sleep(ms, AbortSignal.any([settled.signal, closing])).then((): typeof TIMED_OUT => TIMED_OUT);
  try {
    const first = await Promise.race([clock.track(work), timeout]);
    return first === TIMED_OUT ? undefined : first;
  } finally {
    settled.abort();
  }
}
