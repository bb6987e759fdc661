import type { Clock } from '../clock.ts';
import type { Breaker, Health } from './breaker.ts';
import type { LiveTrafficWatch } from './live-traffic.ts';
import type { Pace } from './pace.ts';
import type { Waits } from './progress.ts';
import type { Stop } from './stop.ts';

/** However long the intake asks to be left alone, orders are looked for so often. */
const MAX_SLEEP_MS = 60_000;

/** A request that may go now. */
interface Departure {
  /** Whether it was let go only to see whether the intake is well again */
  readonly isProbe: boolean;
  /** To be called once, whatever came of it: others may be waiting for it. */
  answered(health: Health, throttles: boolean): void;
}

/**
 * The one door that every request goes out by, in the order in which they came: it is shut while the intake is ill, and opens no
 * faster than the pace. Nothing happens here between requests: the world is looked at when one is about to go.
 */
export class Departures {
  readonly #clock: Clock;
  readonly #stop: Stop;
  readonly #waits: Waits;
  readonly #breaker: Breaker;
  readonly #pace: Pace;
  readonly #liveTraffic: LiveTrafficWatch;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    clock: Clock,
    run: { stop: Stop; waits: Waits; breaker: Breaker; pace: Pace; liveTraffic: LiveTrafficWatch },
  ) {
    this.#clock = clock;
    this.#stop = run.stop;
    this.#waits = run.waits;
    this.#breaker = run.breaker;
    this.#pace = run.pace;
    this.#liveTraffic = run.liveTraffic;
  }

  /** Whether whoever wants to go has to wait for a probe. */
  get areShut(): boolean {
    return this.#breaker.isOpen;
  }

  /** Whether the intake has been ill for too long to be waited for. */
  get giveUp(): boolean {
    return this.#breaker.givesUp;
  }

  /** Waits until a request of so many bytes may go. @returns undefined where the run ends before */
  next(bytes: number): Promise<Departure | undefined> {
    const turn = this.#last.then(() => this.#depart(bytes));
    this.#last = turn;
    return turn;
  }

  async #depart(bytes: number): Promise<Departure | undefined> {
    while ((await this.#stop.ask()) === undefined) {
      this.#pace.yieldTo(this.#liveTraffic.isIll);
      const { probe } = this.#breaker;
      // Whole milliseconds: less is more than a clock can tell.
      const waitMs = Math.ceil(Math.max(this.#breaker.waitMs, this.#pace.waitMs));
      if (probe !== undefined) await probe;
      else if (waitMs <= 0) return this.#go(bytes);
      else if (waitMs >= this.#stop.leftMs) this.#stop.because('deadline');
      else await this.#wait(Math.min(waitMs, MAX_SLEEP_MS));
    }
    return undefined;
  }

  #wait(ms: number): Promise<void> {
    const what = this.#breaker.waitMs > this.#pace.waitMs ? 'repeat' : 'rate';
    return this.#waits.during(what, this.#clock.now() + ms, this.#clock.sleep(ms, this.#stop.signal));
  }

  #go(bytes: number): Departure {
    const number = this.#pace.depart(bytes);
    const isProbe = this.#breaker.depart();
    return {
      isProbe,
      answered: (health, throttles) => {
        this.#breaker.answered(isProbe, health);
        if (throttles) this.#pace.throttled(number);
        else if (health.kind === 'well') this.#pace.accepted(number);
      },
    };
  }
}
