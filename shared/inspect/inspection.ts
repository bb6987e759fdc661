import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import type { CountTable } from '../figures/count-table.ts';
import { type HourRow, hourRow, type ServiceRow, serviceRow } from '../figures/rows.ts';
import { inOrderOfTime, type Table, tableOf } from '../figures/table.ts';
import type { Example, Examples } from './examples.ts';
import type { Findings, UnreadableObject } from './findings.ts';

/** What is in a backup bucket. Counts, codes, names and Firehose's words; payloads only among `examples`. */
export interface Inspection {
  readonly bucket: string;
  readonly prefix: string;
  readonly objects: Findings['objects'];
  readonly bytes: Findings['bytes'];
  readonly lines: Findings['lines'];
  readonly records: Findings['records'];
  readonly logs: number;
  readonly arrival: {
    readonly oldest: string | null;
    readonly newest: string | null;
    readonly windowMs: number;
    /** Until the oldest is older than Datadog keeps logs; negative if it is already */
    readonly oldestLeavesInMs: number | null;
  };
  /** Bytes are those of the records as Firehose had them */
  readonly errorCodes: Table<{ readonly errorCode: string; readonly lines: number; readonly bytes: number }>;
  readonly hours: Table<HourRow>;
  readonly messages: Table<{ readonly errorCode: string; readonly message: string; readonly lines: number }>;
  readonly services: Table<ServiceRow>;
  readonly dropped: Table<{ readonly reason: string; readonly records: number }>;
  readonly unreadable: Table<{ readonly reason: string; readonly records: number }>;
  readonly unreadableObjects: readonly UnreadableObject[];
  readonly examples: readonly Example[];
}

export function inspectionOf(
  { bucket, prefix, nowMs }: { readonly bucket: string; readonly prefix: string; readonly nowMs: number },
  { transform: { windowMs } }: Pick<ReprocessorSettings, 'transform'>,
  findings: Findings,
  examples: Examples,
): Inspection {
  const { objects, bytes, lines, records, oldestArrivalMs, newestArrivalMs } = findings;
  const oldest = isoTimestamp(oldestArrivalMs) ?? null;
  const reasons = (table: CountTable) => tableOf(table, ([reason = ''], count) => ({ reason, records: count }));
  return {
    bucket,
    prefix,
    objects,
    bytes,
    lines,
    records,
    logs: findings.logs.count,
    arrival: {
      oldest,
      newest: isoTimestamp(newestArrivalMs) ?? null,
      windowMs,
      oldestLeavesInMs: oldest === null ? null : oldestArrivalMs + windowMs - nowMs,
    },
    errorCodes: tableOf(findings.errorCodes, ([errorCode = ''], count, of) => ({ errorCode, lines: count, bytes: of })),
    hours: inOrderOfTime(tableOf(findings.hours, hourRow)),
    messages: tableOf(findings.messages, ([errorCode = '', message = ''], count) => ({
      errorCode,
      message,
      lines: count,
    })),
    services: tableOf(findings.services, serviceRow),
    dropped: reasons(findings.dropped),
    unreadable: reasons(findings.unreadable),
    unreadableObjects: findings.unreadableObjects.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    examples: examples.all,
  };
}
