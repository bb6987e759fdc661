import type { TransformSettings } from '../config/transform-settings.ts';
import { LATE_MARGIN_MS, MAX_LOG_BYTES } from '../datadog/limits.ts';
import { writeLate } from '../log/marker.ts';
import { AnswerBytes } from '../transform/answer-bytes.ts';
import type { LogsVerdict } from '../transform/transform-record.ts';
import { FastPath, type TakenLog } from './fast-path.ts';
import { LogBytes } from './log-bytes.ts';
import { DATE_BYTES, WindowClock } from './window-clock.ts';

/** With what a log ends: its marker, and itself. */
const END = '}}';
/** Ids and a date are shorter. */
const MAX_ENDING_BYTES = 1_000;

/**
 * The logs of one run's records, by the way that the transform takes. What a run says of a log beside its tags stands at the log's end: without
 * that, it is a log as any other, with frames of its own, because of its tags. Of one that is moved to the present the tags are others
 * again.
 */
export class ReplayPath {
  readonly #inTime: FastPath;
  readonly #moved: FastPath;
  readonly #movesLate: boolean;
  readonly #lateClock: WindowClock;
  readonly #replayId: string;
  readonly #written = new AnswerBytes();
  readonly #out = new LogBytes();
  #nowMs = 0;
  /** Of a log that is moved: the date that it had */
  #movedDate: string | undefined;
  #found: TakenLog | undefined;

  /**
   * @param windowMs in which Datadog keeps logs
   * @param movesLate whether a log outside of it is moved to the present; else it is left
   */
  constructor(settings: TransformSettings, windowMs: number, movesLate: boolean, replayId: string) {
    // A run's logs have tags more.
    this.#inTime = new FastPath(settings, false);
    this.#moved = new FastPath(settings, false);
    this.#movesLate = movesLate;
    // As if it were the margin earlier: so the window ends that much earlier, and begins that much later.
    this.#lateClock = new WindowClock(windowMs - 2 * LATE_MARGIN_MS);
    this.#replayId = replayId;
  }

  /** @returns whether `write` can write the log of a record */
  find(record: Buffer, arrivalMs: number | undefined, nowMs: number): boolean {
    this.#nowMs = nowMs;
    // Most are as the one before.
    const wasMoved = this.isLate;
    return this.#take(wasMoved, record, arrivalMs) || (this.#movesLate && this.#take(!wasMoved, record, arrivalMs));
  }

  /** Whether it is moved to the present */
  get isLate(): boolean {
    return this.#movedDate !== undefined;
  }

  /** Of the record that was found last, as `ContainerMetadata` has it */
  get containerKey(): string {
    return (this.#found as TakenLog).known.container.name;
  }

  /** The log of the record that was found last. */
  write(eventId: string): Buffer {
    const { bytes, dateAt } = this.#found as TakenLog;
    const ending = this.#endingOf(eventId, this.#movedDate);
    const out = this.#out.room(bytes + ending.length);
    const at = this.#out.at;
    const end = at + bytes - END.length;
    this.#written.last(bytes - END.length).copy(out, at);
    if (this.isLate) this.#lateClock.write(this.#nowMs, out, at + dateAt);
    return this.#out.take(end + out.write(ending, end, 'latin1'));
  }

  /**
   * Learns from a log that the reference path has made of the record that was not found last.
   *
   * @param verdict of the record: of one log, which was in no replay before
   * @param sent the log as it is sent
   */
  learn(record: Buffer, arrivalMs: number | undefined, verdict: LogsVerdict, sent: Buffer, eventId: string): void {
    const [log] = verdict.logs;
    const date = log?.draft.timestamp;
    // Of another format nothing can be learned, as of the logs that an earlier pass has written.
    if (log === undefined || date === undefined || verdict.format !== 'fluent-bit') return;
    const text = sent.toString();
    const beforeDate = `{"message":${JSON.stringify(log.draft.message)},"timestamp":"`;
    const isMoved = !text.startsWith(date, beforeDate.length);
    const ending = this.#endingOf(eventId, isMoved ? date : undefined);
    if (!text.startsWith(beforeDate) || !text.endsWith(ending)) return;
    const behindDate = text.slice(beforeDate.length + DATE_BYTES, -ending.length);
    const json = `${beforeDate}${date}${behindDate}${END}`;
    const path = isMoved ? this.#moved : this.#inTime;
    path.learn(record, 0, record.length, arrivalMs, { ...verdict, logs: [{ ...log, json }] });
  }

  /** @returns whether it is a log of this kind, and known */
  #take(isMoved: boolean, record: Buffer, arrivalMs: number | undefined): boolean {
    this.#written.clear();
    const path = isMoved ? this.#moved : this.#inTime;
    const taken = path.take(record, 0, record.length, arrivalMs, this.#written);
    if (taken === undefined || taken.bytes + MAX_ENDING_BYTES > MAX_LOG_BYTES) return false;
    const bytes = this.#written.last(taken.bytes);
    const isLate = !this.#lateClock.keeps(bytes, taken.dateAt, this.#nowMs - LATE_MARGIN_MS);
    if (isLate !== isMoved) return false;
    this.#found = taken;
    this.#movedDate = isMoved ? bytes.toString('latin1', taken.dateAt, taken.dateAt + DATE_BYTES) : undefined;
    return true;
  }

  #endingOf(eventId: string, timestamp: string | undefined): string {
    const provenance = { eventId, ofPart: undefined, replayId: this.#replayId };
    return `${writeLate({ timestamp, provenance }, undefined)}${END}`;
  }
}
