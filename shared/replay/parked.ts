import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { oldestArrival } from './deadline-order.ts';
import { wasDelivered } from './delivered.ts';
import { listBackup } from './list-backup.ts';
import type { ObjectStore, Ports } from './ports.ts';

/** What lies in the bucket and is not settled. */
export interface Parked {
  readonly objects: number;
  /** As stored */
  readonly bytes: number;
  /** Until the oldest log leaves Datadog's window: negative where it has left; undefined where there is none to hurry for */
  readonly oldestLeftMs: number | undefined;
  /** Whether the listing came to its end: else there may be more, and older ones */
  readonly isComplete: boolean;
}

type MeasuringPorts = Pick<Ports, 'clock' | 'remainingMs'> & { readonly store: Pick<ObjectStore, 'list'> };

type ParkedSettings = Pick<ReprocessorSettings, 'backupPrefix' | 'statePrefix' | 'late' | 'transform'>;

/** Of a run of 15 minutes at most. A listing is a request for each 1,000 objects, one after the other. */
const MAX_MS = 60_000;

/** 1,000 pages, which cost half a cent: https://aws.amazon.com/s3/pricing/ */
const MAX_OBJECTS = 1_000_000;

/** What of the run's time is kept for its answer. */
const RESERVE_MS = 5_000;

/** By then the time of the measurement is over by any clock: a page that has not come is given up. */
const GRACE_MS = 1_000;

/**
 * Measures what is parked below `HYDRANT_BACKUP_PREFIX`, however old it is, by listing it. It ends in time for the run to answer.
 *
 * Who holds late logs back, or lets Datadog throw them away, gains nothing by hurrying once they are late: these objects count,
 * but not as the oldest, or they would hide for good that the next outage's logs run out of time.
 *
 * @throws {StoreError} if the bucket cannot be listed
 */
export async function measureParked(
  { backupPrefix, statePrefix, late, transform: { windowMs } }: ParkedSettings,
  { store, clock, remainingMs }: MeasuringPorts,
): Promise<Parked> {
  const nowMs = clock.now();
  const endMs = nowMs + Math.min(MAX_MS, remainingMs() - RESERVE_MS);
  const leftMs = () => endMs - clock.now();
  let listed = 0;
  let objects = 0;
  let bytes = 0;
  let oldestLeftMs: number | undefined;
  const parked = (isComplete: boolean): Parked => ({ objects, bytes, oldestLeftMs, isComplete });
  if (leftMs() <= 0) return parked(false);
  const place = { prefix: backupPrefix, backupPrefix, statePrefix, leftMs: () => leftMs() + GRACE_MS };
  try {
    for await (const object of listBackup(store, place)) {
      if (leftMs() <= 0 || listed === MAX_OBJECTS) return parked(false);
      listed++;
      if (wasDelivered(object.key, place)) continue;
      objects++;
      bytes += object.size;
      const objectLeftMs = oldestArrival(object) + windowMs - nowMs;
      if (late !== 'restamp' && objectLeftMs <= 0) continue;
      oldestLeftMs = Math.min(oldestLeftMs ?? objectLeftMs, objectLeftMs);
    }
  } catch (error) {
    if (leftMs() > 0) throw error;
    return parked(false);
  }
  return parked(true);
}
