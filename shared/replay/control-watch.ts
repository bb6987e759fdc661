import { controlPrefix, orderKey } from './keys.ts';
import { type Ports, StoreError } from './ports.ts';
import type { OrderedStop, Orders } from './stop.ts';

/** How old an order may get before a run has seen it; each look is a listing, which costs as much as a write. */
const LOOK_EVERY_MS = 10_000;

/** S3 tells times of objects in whole seconds. */
const SECOND_MS = 1_000;

/**
 * Looks for the orders that `hydrant pause` and `hydrant stop` leave in the bucket: with one listing at the start of a run, and
 * then when somebody asks and the last look is old enough. Where it cannot look it says so once, and the replay goes on.
 */
export class ControlWatch implements Orders {
  readonly #ports: Pick<Ports, 'store' | 'clock' | 'log'>;
  readonly #statePrefix: string;
  readonly #startedMs: number;
  #nextLookMs = Number.NEGATIVE_INFINITY;
  #lastLook: Promise<OrderedStop | undefined> = Promise.resolve(undefined);
  #warned = false;

  /** @param startedMs when the work began that the run is a part of: only a later `stop` is meant for it */
  constructor(ports: Pick<Ports, 'store' | 'clock' | 'log'>, statePrefix: string, startedMs: number) {
    this.#ports = ports;
    this.#statePrefix = statePrefix;
    this.#startedMs = startedMs;
  }

  /** All who ask while a look is under way get what it finds. */
  async ordered(): Promise<OrderedStop | undefined> {
    const nowMs = this.#ports.clock.now();
    if (nowMs >= this.#nextLookMs) {
      this.#nextLookMs = nowMs + LOOK_EVERY_MS;
      this.#lastLook = this.#look();
    }
    return this.#lastLook;
  }

  async #look(): Promise<OrderedStop | undefined> {
    const { store, log } = this.#ports;
    try {
      for await (const { key, lastModifiedMs } of store.list(controlPrefix(this.#statePrefix))) {
        if (key === orderKey(this.#statePrefix, 'pause')) {
          log.warn('paused: nothing more is sent, until `hydrant resume`', { key });
          return 'paused';
        }
        if (key === orderKey(this.#statePrefix, 'stop') && this.#isMeant(lastModifiedMs)) {
          log.warn('stopped: nothing more is sent by this run', { key });
          return 'stopped';
        }
      }
    } catch (error) {
      this.#warn(error);
    }
    return undefined;
  }

  /** One that began within the second of the order is stopped too. */
  #isMeant(orderedMs: number): boolean {
    return Math.floor(this.#startedMs / SECOND_MS) * SECOND_MS <= orderedMs;
  }

  #warn(error: unknown): void {
    if (error instanceof StoreError && error.fault === 'denied') this.#nextLookMs = Number.POSITIVE_INFINITY;
    if (this.#warned) return;
    this.#warned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#ports.log.warn('whether the replay is paused or stopped cannot be found out; it goes on', { reason });
  }
}
