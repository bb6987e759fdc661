import type { TransformSettings } from '../config/transform-settings.ts';
import { FastPath, type TakenLog } from '../fast/fast-path.ts';
import type { AnswerBytes } from '../transform/answer-bytes.ts';
import type { LogsVerdict, Verdict } from '../transform/transform-record.ts';

/** A log that has been written: how many bytes of it, and what is to be counted. */
export type WrittenLog = Pick<TakenLog, 'bytes' | 'notes'>;

/**
 * A faster way to the record that `transformRecord` and `recordOf` would give, for some records, byte for byte. Of each
 * record `take` is asked first; then `read`, which may learn from what `take` has seen of it; then the reference path.
 */
export interface Shortcut {
  /**
   * Writes one log in Fluent Bit's format, where that can be had without reading the whole record.
   *
   * @param bytes of an event, of which one record stands from `start` to `end`
   * @param out where it is written to, from its end on
   * @returns undefined where the record has to be read
   */
  take(
    bytes: Buffer,
    start: number,
    end: number,
    arrivalMs: number | undefined,
    out: AnswerBytes,
  ): WrittenLog | undefined;
  /** @returns what `transformRecord` would, of a record that was not taken; undefined where that has to read it */
  read(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined, maxBytes: number): Verdict | undefined;
  /** Shows what was made of a record that was neither taken nor read. */
  learn(bytes: Buffer, start: number, end: number, arrivalMs: number | undefined, verdict: LogsVerdict): void;
}

const shortcuts = new WeakMap<TransformSettings, Shortcut>();

/** The shortcut of settings, which remembers from event to event. */
export function shortcutFor(settings: TransformSettings): Shortcut | undefined {
  const shortcut = shortcuts.get(settings) ?? new FastPath(settings);
  shortcuts.set(settings, shortcut);
  return shortcut;
}
