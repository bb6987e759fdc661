import type { Format } from '../log/draft.ts';
import type { Counted, DropReason, FailReason } from '../transform/transform-record.ts';

/**
 * Why a record comes back `ProcessingFailed`, or, without a recordId, not at all. The reprocessor finds those that could be a
 * log in the backup and sends them.
 */
export type ReturnReason = FailReason | 'deadline' | 'no-record-id' | 'response-full';

/** How often what has happened; what has not is not in it. */
export type Tally<Name extends string> = { [name in Name]?: number };

/** What became of an event: each of its records is `ok`, dropped or failed. */
export interface TransformationCounts {
  records: number;
  ok: number;
  logs: number;
  /** Bytes before base64 */
  bytesIn: number;
  /** Bytes before base64 of the records that are `Ok` */
  bytesOut: number;
  /** Records, by what they were recognised as */
  formats: Tally<Format>;
  /** Records that gave no log */
  dropped: Tally<DropReason>;
  /** Events that gave no log, of records that gave others */
  droppedEvents: Tally<DropReason>;
  failed: Tally<ReturnReason>;
  /** What was done to logs, or could not be */
  notes: Tally<Counted | 'shortcut-failed' | 'watch-failed'>;
}

export function newCounts(records: number): TransformationCounts {
  return {
    records,
    ok: 0,
    logs: 0,
    bytesIn: 0,
    bytesOut: 0,
    formats: {},
    dropped: {},
    droppedEvents: {},
    failed: {},
    notes: {},
  };
}

/** Adds `count` to what is counted under a name; nothing is no entry. */
export function addTo<Name extends string>(tally: Tally<Name>, name: Name, count = 1): void {
  if (count > 0) tally[name] = (tally[name] ?? 0) + count;
}

/** Adds what another has counted. */
export function addAll<Name extends string>(tally: Tally<Name>, other: Readonly<Tally<Name>>): void {
  for (const name in other) addTo(tally, name, other[name]);
}

export function totalOf(tally: Readonly<Tally<string>>): number {
  return Object.values(tally).reduce<number>((sum, count = 0) => sum + count, 0);
}
