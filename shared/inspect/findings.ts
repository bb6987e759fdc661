import type { TransformSettings } from '../config/transform-settings.ts';
import { isoTimestamp } from '../datadog/timestamp.ts';
import { CountTable } from '../figures/count-table.ts';
import type { BackupLine } from '../firehose/backup-line.ts';
import type { StoredObject } from '../replay/ports.ts';
import { originOfLog } from '../transform/origin-of-log.ts';
import type { Verdict } from '../transform/transform-record.ts';
import { generalise } from './error-message.ts';
import { reasonOf } from './unreadable.ts';

const HOUR_MS = 3_600_000;

/** Rows that are kept of each table: a year of hours with two error codes each is the largest, and takes some megabytes. */
const MAX_ROWS = { errorCodes: 100, hours: 20_000, messages: 1_000, services: 5_000, reasons: 100 } as const;

/** Objects that could not be read and are named. */
const MAX_UNREADABLE = 1_000;

export interface UnreadableObject {
  readonly key: string;
  /** With what to do about it */
  readonly reason: string;
}

/** What has been counted of a bucket. It holds no payload: only codes, names of namespaces and services, and Firehose's words. */
export class Findings {
  /** `unreadable`: not to the end; `left`: beyond what was asked for; `delivered`: of the mode AllData, not among the listed */
  readonly objects = { listed: 0, read: 0, unreadable: 0, left: 0, delivered: 0 };
  /** `stored`: of the objects that were opened; `inflated`: what was read of them; `left`: of those that were not opened */
  readonly bytes = { stored: 0, inflated: 0, left: 0 };
  /** All but `read` are among those read; `notARecord` is in the table of error codes, under Hydrant's own */
  readonly lines = { read: 0, outOfRange: 0, tooLong: 0, notARecord: 0, pastWindow: 0 };
  readonly records = { withLogs: 0, dropped: 0, unreadable: 0 };
  readonly logs = { count: 0 };
  readonly errorCodes = new CountTable(MAX_ROWS.errorCodes);
  readonly hours = new CountTable(MAX_ROWS.hours);
  readonly messages = new CountTable(MAX_ROWS.messages);
  readonly services = new CountTable(MAX_ROWS.services);
  readonly dropped = new CountTable(MAX_ROWS.reasons);
  readonly unreadable = new CountTable(MAX_ROWS.reasons);
  readonly unreadableObjects: UnreadableObject[] = [];
  oldestArrivalMs = Number.POSITIVE_INFINITY;
  newestArrivalMs = Number.NEGATIVE_INFINITY;
  readonly #oldestKeptMs: number;

  /** @param oldestKeptMs a log that arrived before is older than Datadog keeps it */
  constructor(oldestKeptMs: number) {
    this.#oldestKeptMs = oldestKeptMs;
  }

  objectLeft({ size }: StoredObject): void {
    this.objects.left++;
    this.bytes.left += size;
  }

  objectUnreadable(key: string, error: unknown): void {
    this.objects.unreadable++;
    if (this.unreadableObjects.length < MAX_UNREADABLE) this.unreadableObjects.push({ key, reason: reasonOf(error) });
  }

  envelopeRead({ errorCode, arrivalMs, rawData }: BackupLine, message: string | undefined): void {
    this.errorCodes.add([errorCode], rawData.length);
    if (message !== undefined) this.messages.add([errorCode, generalise(message)]);
    this.hours.add([hourOf(arrivalMs), errorCode], rawData.length);
    if (isoTimestamp(arrivalMs) === undefined || arrivalMs === undefined) return;
    this.oldestArrivalMs = Math.min(this.oldestArrivalMs, arrivalMs);
    this.newestArrivalMs = Math.max(this.newestArrivalMs, arrivalMs);
    if (arrivalMs < this.#oldestKeptMs) this.lines.pastWindow++;
  }

  /** @param settings those that gave the verdict */
  recordRead(verdict: Verdict, settings: TransformSettings): void {
    switch (verdict.kind) {
      case 'dropped':
        this.records.dropped++;
        this.dropped.add([verdict.reason]);
        return;
      case 'failed':
        this.records.unreadable++;
        this.unreadable.add([verdict.reason]);
        return;
      case 'logs':
        this.records.withLogs++;
        for (const log of verdict.logs) {
          this.logs.count++;
          const { namespace = '', service = '' } = originOfLog(log, settings);
          this.services.add([namespace, service], Buffer.byteLength(log.json));
        }
    }
  }
}

/** '' where it did not arrive at a time that can be told */
function hourOf(arrivalMs: number | undefined): string {
  return arrivalMs === undefined ? '' : (isoTimestamp(Math.floor(arrivalMs / HOUR_MS) * HOUR_MS) ?? '');
}
