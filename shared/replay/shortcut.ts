import type { TransformSettings } from '../config/transform-settings.ts';
import { ReplayPath } from '../fast/replay-path.ts';
import type { LogDraft } from '../log/draft.ts';
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
  /** @returns the log of the record that was found last */
  write(eventId: string): Buffer;
  /**
   * Shows what was made of the record that was not found last, if that is one log.
   *
   * @param draft of it, before it was replayed
   */
  learn(draft: LogDraft, log: Buffer, eventId: string): void;
}

/** The shortcuts of a run, which remember from object to object: one for the settings of each stream. */
export class ReplayShortcuts {
  readonly #late: LateRule;
  readonly #bySettings = new Map<TransformSettings, ReplayShortcut>();

  constructor(late: LateRule) {
    this.#late = late;
  }

  of(settings: TransformSettings): ReplayShortcut | undefined {
    const known = this.#bySettings.get(settings);
    if (known !== undefined) return known;
    const shortcut = new ReplayPath(settings, this.#late.windowMs, this.#late.policy === 'restamp');
    this.#bySettings.set(settings, shortcut);
    return shortcut;
  }
}
