import { type AcceptedLog, preprocess, type Receipt } from './accepted-log.ts';
import type { Reading } from './intake.ts';
import { type DateWindow, isInWindow } from './official-date.ts';

/** Running totals since the start. */
export interface Counters {
  /** Requests by the status of their answer; `cut` counts those that got none. */
  readonly requests: Record<string, number>;
  /** Logs kept, and their size. */
  logs: number;
  bytes: number;
  /** Logs answered with success and lost: their date is outside of the window, */
  discarded: number;
  /** or they stood past the limit of events in one request. */
  surplus: number;
}

/** What Datadog has accepted. */
export class LogStore {
  readonly accepted: AcceptedLog[] = [];
  readonly counters: Counters = { requests: {}, logs: 0, bytes: 0, discarded: 0, surplus: 0 };
  readonly #window: DateWindow;
  readonly #keepsLogs: boolean;
  readonly #process: (log: AcceptedLog) => AcceptedLog;

  /** @param process what the organisation's pipelines make of a log */
  constructor(window: DateWindow, keepsLogs: boolean, process: (log: AcceptedLog) => AcceptedLog) {
    this.#window = window;
    this.#keepsLogs = keepsLogs;
    this.#process = process;
  }

  add({ logs, surplus }: Reading, receipt: Receipt): void {
    this.counters.surplus += surplus;
    for (const received of logs) {
      const log = this.#process(preprocess(received, receipt, String(this.counters.logs + 1)));
      if (!isInWindow(log.officialDate, receipt.receivedAt, this.#window)) {
        this.counters.discarded++;
        continue;
      }
      this.counters.logs++;
      this.counters.bytes += log.bytes;
      if (this.#keepsLogs) this.accepted.push(log);
    }
  }

  countRequest(outcome: number | 'cut'): void {
    this.counters.requests[outcome] = (this.counters.requests[outcome] ?? 0) + 1;
  }

  /** Forgets the logs; the totals stay. */
  clear(): void {
    this.accepted.length = 0;
  }
}
