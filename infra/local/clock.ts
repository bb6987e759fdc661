import type { Clock } from '../../shared/clock.ts';
import { systemClock } from '../../shared/io/system-clock.ts';

/**
 * The clock of the local world. Beside reading and sleeping it knows when the world is busy with real input and output, so
 * that hours of simulated time can pass without overtaking a request that is on its way over a real socket.
 */
export interface WorldClock extends Clock {
  /** Marks real work: simulated time stands still until the promise has settled. */
  track<T>(work: Promise<T>): Promise<T>;
  /**
   * A server's delay before it answers: time may pass although the client's request is tracked.
   *
   * @param gone aborts when the client has given up: its request is no longer tracked then, and there is nothing to wait for
   */
  sleepWhileServing(ms: number, gone?: AbortSignal): Promise<void>;
}

export const systemWorldClock: WorldClock = {
  ...systemClock,
  track: (work) => work,
  sleepWhileServing: systemClock.sleep,
};

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on. Timers fire in order of time, then in the order they were set. */
export class VirtualClock implements WorldClock {
  #now: number;
  #order = 0;
  #busy = 0;
  readonly #timers = new Set<Timer>();
  #whenIdle: (() => void)[] = [];

  constructor(startMs: number) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, wake };
      const timers = this.#timers;
      function wake(): void {
        timers.delete(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      }
      timers.add(timer);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  async track<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#release();
    }
  }

  async sleepWhileServing(ms: number, gone?: AbortSignal): Promise<void> {
    this.#release();
    try {
      await this.sleep(ms, gone);
    } finally {
      this.#busy++;
    }
  }

  /** Lets `ms` of simulated time pass: every timer due by then fires, and the work it starts is done before the next one. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await this.settle();
      const next = this.#next();
      if (next === undefined || next.at > until) break;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = until;
    await this.settle();
  }

  /** Waits until no tracked work is under way. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy > 0) {
        await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
        quiet = -1;
      }
    }
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }

  #release(): void {
    this.#busy--;
    if (this.#busy > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
