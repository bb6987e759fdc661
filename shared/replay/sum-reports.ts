import { type Account, OUTCOMES } from './account.ts';
import type { ReplayAnswer } from './replay.ts';

/** The books of several runs together. */
export interface Sums {
  readonly objects: Account['objects'];
  readonly records: Account['records'];
  readonly logs: Account['logs'];
  readonly bytes: Account['bytes'];
  readonly duplicatesPossible: number;
}

export const NO_SUMS: Sums = {
  objects: { listed: 0, settled: 0, held: 0, partly: 0, elsewhere: 0, remaining: 0 },
  records: { read: 0, delivered: 0, deadLettered: 0, dropped: 0, expired: 0, held: 0, skipped: 0, doneBefore: 0 },
  logs: { sent: 0 },
  bytes: { read: 0, sent: 0 },
  duplicatesPossible: 0,
};

export function addSums(one: Sums, other: Sums): Sums {
  return {
    objects: add(one.objects, other.objects),
    records: add(one.records, other.records),
    logs: add(one.logs, other.logs),
    bytes: add(one.bytes, other.bytes),
    duplicatesPossible: one.duplicatesPossible + other.duplicatesPossible,
  };
}

/** Whether every object and every record has exactly one outcome. */
export function closes({ objects, records }: Sums): boolean {
  return (
    objects.listed === objects.settled + objects.held + objects.partly + objects.elsewhere + objects.remaining &&
    records.read === OUTCOMES.reduce((sum, outcome) => sum + records[outcome], 0)
  );
}

/**
 * The books of a run that took named keys, without the objects that it leaves to the next one, which counts them again.
 *
 * @returns with the number of those keys in `open`
 */
export function sumsOfRound({ objects, records, logs, bytes, duplicatesPossible, next }: ReplayAnswer): {
  sums: Sums;
  open: number;
} {
  const books = { records, logs, bytes, duplicatesPossible };
  const open = next?.keys?.length ?? 0;
  // It was ended while it still looked for its objects: the next one looks for all of them once more.
  if (open > objects.listed) return { sums: { ...books, objects: NO_SUMS.objects }, open };
  if (open === 0) return { sums: { ...books, objects }, open };
  const interrupted = open - objects.remaining;
  const { listed, settled, held, partly, elsewhere } = objects;
  return {
    sums: {
      ...books,
      objects: { listed: listed - open, settled, held: held - interrupted, partly, elsewhere, remaining: 0 },
    },
    open,
  };
}

/** The books with the keys that nobody came to. */
export function withRemaining(sums: Sums, open: number): Sums {
  return addSums(sums, { ...NO_SUMS, objects: { ...NO_SUMS.objects, listed: open, remaining: open } });
}

function add<Counts extends Readonly<Record<keyof Counts, number>>>(one: Counts, other: Counts): Counts {
  const names = Object.keys(one) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as Counts;
}
