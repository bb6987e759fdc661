import type { TransformSettings } from '../config/transform-settings.ts';
import { ReplayPath } from '../fast/replay-path.ts';
import type { LogsVerdict } from '../transform/transform-record.ts';
import type { LateRule } from './late.ts';

/** A faster way to the log that a run sends of some records, byte for byte. */
export interface ReplayShortcut {
  /**
   * @param record stays as it is until the next one is asked for
   * @returns whether `write` can write its log
   */
  find(record: Buffer, arrivalMs: number | undefined, nowMs: number): boolean;
  /** Whether the log that was found is moved to the present */
  readonly isLate: boolean;
  /** Of the record that was found last, as `ContainerMetadata` has it */
  readonly containerKey: string;
  /** @returns the log of the record that was found last */
  write(eventId: string): Buffer;
  /**
   * Shows what was made of the record that was not found last, if that is one log and it was never replayed before.
   *
   * @param sent it, as it is sent
   */
  learn(record: Buffer, arrivalMs: number | undefined, verdict: LogsVerdict, sent: Buffer, eventId: string): void;
}

/** The shortcuts of a run, which remember from object to object: one for the settings of each stream. */
export class ReplayShortcuts {
  readonly #late: LateRule;
  readonly #replayId: string;
  readonly #bySettings = new Map<TransformSettings, ReplayShortcut>();

  constructor(late: LateRule, replayId: string) {
    this.#late = late;
    this.#replayId = replayId;
  }

  of(settings: TransformSettings): ReplayShortcut | undefined {
    const known = this.#bySettings.get(settings);
    if (known !== undefined) return known;
    const { windowMs, policy } = this.#late;
    const shortcut = new ReplayPath(settings, windowMs, policy === 'restamp', this.#replayId);
    this.#bySettings.set(settings, shortcut);
    return shortcut;
  }
}
