import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import type { CountTable } from './count-table.ts';
import type { Example, Examples } from './examples.ts';
import type { Findings, UnreadableObject } from './findings.ts';

/** Rows of a table, the commonest first (hours: the earliest), and what found no row because names are too many. */
export interface Table<Row> {
  readonly rows: readonly Row[];
  readonly others: number;
}

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
  /** `hour` is its beginning, null of lines that do not say when they arrived */
  readonly hours: Table<{ readonly hour: string | null; readonly errorCode: string; readonly lines: number }>;
  readonly messages: Table<{ readonly errorCode: string; readonly message: string; readonly lines: number }>;
  /** Bytes are those of the logs as Datadog would get them */
  readonly services: Table<{
    readonly namespace: string | null;
    readonly service: string | null;
    readonly logs: number;
    readonly bytes: number;
  }>;
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
    hours: inOrderOfTime(
      tableOf(findings.hours, ([hour = '', errorCode = ''], count) => ({
        hour: hour || null,
        errorCode,
        lines: count,
      })),
    ),
    messages: tableOf(findings.messages, ([errorCode = '', message = ''], count) => ({
      errorCode,
      message,
      lines: count,
    })),
    services: tableOf(findings.services, ([namespace = '', service = ''], count, of) => ({
      namespace: namespace || null,
      service: service || null,
      logs: count,
      bytes: of,
    })),
    dropped: reasons(findings.dropped),
    unreadable: reasons(findings.unreadable),
    unreadableObjects: findings.unreadableObjects.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    examples: examples.all,
  };
}

function tableOf<Row>(
  { rows, others }: CountTable,
  rowOf: (names: readonly string[], count: number, bytes: number) => Row,
): Table<Row> {
  return { rows: rows.map(({ names, count, bytes }) => rowOf(names, count, bytes)), others: others.count };
}

/** Lines that do not say when they arrived come last. */
function inOrderOfTime<Row extends { readonly hour: string | null }>({ rows, others }: Table<Row>): Table<Row> {
  const key = ({ hour }: Row) => hour ?? '~';
  return { rows: rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)), others };
}
