import type { Clock } from '../clock.ts';
import { backoffMs } from './backoff.ts';
import type { Log, LogFields } from './ports.ts';

/** What one answer says of the intake's health. */
export type Health =
  /** It takes logs, or refuses them for what they are */
  | { readonly kind: 'well' }
  /** It may take the same logs later */
  | {
      readonly kind: 'ill';
      /** How long it asks to be left alone */
      readonly askedMs: number | undefined;
      /** For the log */
      readonly cause: LogFields;
    }
  /** Nothing that an ill intake says, or a healthy one: a bad key, no answer of Datadog's, no request at all */
  | { readonly kind: 'unknown' };

type Ill = Extract<Health, { kind: 'ill' }>;

/**
 * Envoy's own number for its outlier detection, and fewer than the requests in flight by default: one round trip
 * is enough to see that the intake is ill, and one cut connection is not
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier).
 */
const FAILURES_TO_OPEN = 5;

/** With jitter a pause may be none: probes must not follow each other as fast as the network goes. */
const MIN_PAUSE_MS = 100;

/** Whoever asks for more than this is asked again. */
const MAX_ASKED_MS = 3_600_000;

/**
 * A run gives up when the intake has been ill so long without a break: an outage that ends by itself mostly ends sooner, and the
 * schedule comes again within the hour, while each minute of waiting is one of Lambda's fifteen.
 */
const GIVE_UP_MS = 120_000;

/**
 * Keeps requests from an ill intake. It opens after some failures in a row, or at once where the intake says when to come again;
 * then one request at a time goes out as a probe, after pauses with full jitter that double, until one is answered well.
 * A run begins with such a probe, its canary: nothing else is sent before the intake has answered the first request.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #log: Log;
  #isOpen = true;
  #probe: PromiseWithResolvers<void> | undefined;
  #probeAtMs = 0;
  /** In a row */
  #failures = 0;
  #failedProbes = 0;
  /** When the first of them was answered */
  #illSinceMs: number | undefined;

  constructor(clock: Clock, random: () => number, log: Log) {
    this.#clock = clock;
    this.#random = random;
    this.#log = log;
  }

  /** Whether only probes may go. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the intake has been ill for too long to be waited for. */
  get givesUp(): boolean {
    const illSinceMs = this.#illSinceMs;
    return this.#isOpen && illSinceMs !== undefined && this.#clock.now() - illSinceMs >= GIVE_UP_MS;
  }

  /** Resolves when the probe that is under way has its answer; undefined where there is none. */
  get probe(): Promise<void> | undefined {
    return this.#probe?.promise;
  }

  /** Milliseconds until the next request may go, if no probe is under way. */
  get waitMs(): number {
    return this.#isOpen ? Math.max(0, this.#probeAtMs - this.#clock.now()) : 0;
  }

  /** To be called as a request goes. @returns whether it is a probe */
  depart(): boolean {
    if (this.#isOpen) this.#probe = Promise.withResolvers();
    return this.#isOpen;
  }

  /** To be called once for every request that has gone. */
  answered(isProbe: boolean, health: Health): void {
    if (isProbe) this.#probeAnswered(health);
    else if (health.kind === 'ill') this.#failed(health);
    // What was sent before it opened and is answered well now says nothing of the present.
    else if (health.kind === 'well' && !this.#isOpen) this.#recovered();
  }

  #probeAnswered(health: Health): void {
    if (health.kind === 'ill') {
      this.#illSinceMs ??= this.#clock.now();
      this.#failures++;
      this.#failedProbes++;
      this.#pause(backoffMs(this.#failedProbes, this.#random), health);
      if (this.#failedProbes === 1) this.#logOpen(health);
    } else if (health.kind === 'well') {
      this.#isOpen = false;
      this.#recovered();
    }
    this.#probe?.resolve();
    this.#probe = undefined;
  }

  #failed(health: Ill): void {
    this.#illSinceMs ??= this.#clock.now();
    this.#failures++;
    if (this.#isOpen) {
      this.#pause(0, health);
    } else if (this.#failures >= FAILURES_TO_OPEN || health.askedMs !== undefined) {
      this.#isOpen = true;
      this.#failedProbes = 1;
      this.#pause(backoffMs(1, this.#random), health);
      this.#logOpen(health);
    }
  }

  #pause(ownMs: number, { askedMs = 0 }: Ill): void {
    const pauseMs = Math.max(MIN_PAUSE_MS, ownMs, Math.min(askedMs, MAX_ASKED_MS));
    this.#probeAtMs = Math.max(this.#probeAtMs, this.#clock.now() + pauseMs);
  }

  #recovered(): void {
    if (this.#failedProbes > 0) {
      const illMs = this.#clock.now() - (this.#illSinceMs ?? this.#clock.now());
      this.#log.info('the target takes logs again', {
        failures: this.#failures,
        illForSeconds: Math.round(illMs / 1_000),
      });
    }
    this.#failures = 0;
    this.#failedProbes = 0;
    this.#illSinceMs = undefined;
  }

  #logOpen({ cause }: Ill): void {
    this.#log.warn('the target is ill: one request at a time is sent to probe it, the others wait', {
      ...cause,
      failures: this.#failures,
      waitSeconds: Math.ceil(this.waitMs / 1_000),
    });
  }
}
