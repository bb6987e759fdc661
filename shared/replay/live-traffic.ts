import type { Clock } from '../clock.ts';
import type { LiveTraffic, Log } from './ports.ts';

/** The stream's metrics are of one minute each. */
const LOOK_EVERY_MS = 60_000;

/**
 * What is known of live traffic. It is looked at when somebody asks, at most once a minute, and nobody waits for it: the answer
 * counts from when it comes. Live traffic that nobody can look at is taken for well, else a missing right would slow every replay.
 */
export class LiveTrafficWatch {
  readonly #liveTraffic: LiveTraffic | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isLooking = false;
  #isIll = false;
  #hasWarned = false;

  /** @param liveTraffic undefined: there is none to make room for */
  constructor(liveTraffic: LiveTraffic | undefined, clock: Clock, log: Log) {
    this.#liveTraffic = liveTraffic;
    this.#clock = clock;
    this.#log = log;
  }

  /** Whether live traffic is ill, as far as is known by now. */
  get isIll(): boolean {
    const now = this.#clock.now();
    if (this.#liveTraffic !== undefined && !this.#isLooking && now - this.#lookedAtMs >= LOOK_EVERY_MS) {
      this.#lookedAtMs = now;
      void this.#look(this.#liveTraffic);
    }
    return this.#isIll;
  }

  async #look(liveTraffic: LiveTraffic): Promise<void> {
    this.#isLooking = true;
    try {
      this.#isIll = await liveTraffic.isIll();
    } catch (error) {
      this.#isIll = false;
      this.#warn(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isLooking = false;
    }
  }

  #warn(reason: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#log.warn('the replay cannot see live traffic, and does not slow down for it', { reason });
  }
}
