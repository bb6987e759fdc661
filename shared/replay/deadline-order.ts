import { arrivalOfKey } from '../firehose/stream-name.ts';
import type { StoredObject } from './ports.ts';

interface DeadlineOrder {
  readonly nowMs: number;
  readonly windowMs: number;
  /** Keys of objects at which runs have ended without a step forward */
  readonly stuck: ReadonlySet<string>;
}

/**
 * Objects in the order in which they are to be replayed: those of which most can still be saved come first, by the time that is
 * left until Datadog keeps their logs no more. Those that are past it go behind, because they lose nothing by waiting, and those
 * at which runs have ended again and again go last.
 */
export function inOrderOfDeadline(
  objects: readonly StoredObject[],
  { nowMs, windowMs, stuck }: DeadlineOrder,
): StoredObject[] {
  const arrivals = new Map(objects.map((object) => [object, oldestArrival(object)]));
  const arrivalOf = (object: StoredObject): number => arrivals.get(object) ?? object.lastModifiedMs;
  const rankOf = (object: StoredObject): number => {
    if (stuck.has(object.key)) return 2;
    return arrivalOf(object) + windowMs <= nowMs ? 1 : 0;
  };
  return objects.toSorted((a, b) => rankOf(a) - rankOf(b) || arrivalOf(a) - arrivalOf(b) || (a.key < b.key ? -1 : 1));
}

/**
 * When the oldest record of an object came to Firehose, as its key says. Firehose may have tried for hours to deliver it before it
 * was written; a key that says later than that is of another time zone, or is not Firehose's.
 */
export function oldestArrival({ key, lastModifiedMs }: StoredObject): number {
  return Math.min(arrivalOfKey(key) ?? lastModifiedMs, lastModifiedMs);
}
