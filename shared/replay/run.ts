import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Target } from '../config/target-settings.ts';
import { Account } from './account.ts';
import { Breaker } from './breaker.ts';
import { ControlWatch } from './control-watch.ts';
import { Delivery } from './delivery.ts';
import { Departures } from './departures.ts';
import type { ReplayInput } from './input.ts';
import type { LateRule } from './late.ts';
import { Ledger } from './ledger.ts';
import { LiveTrafficWatch } from './live-traffic.ts';
import { allowedRate, Pace } from './pace.ts';
import { PlanFacts } from './plan/plan-facts.ts';
import type { LogIntake, Ports } from './ports.ts';
import { type Taken, Waits } from './progress.ts';
import { MAX_HOPS } from './record-composition.ts';
import { RecordSelection } from './record-selection.ts';
import { RefusalGuard } from './refusal-guard.ts';
import { ReplayShortcuts } from './shortcut.ts';
import { NO_ORDERS, Stop } from './stop.ts';

const HOUR_MS = 3_600_000;

/** Kept free before the deadline: one request may still be waiting for its answer, and then objects are settled. */
const RESERVE_MS = 30_000;

/** One run: what it was asked, what it may do, and its books. */
export class Run {
  readonly account = new Account();
  /** What of the request may not be meant so, for the answer */
  readonly warnings: string[] = [];
  readonly guard = new RefusalGuard();
  readonly replayId: string;
  readonly settings: ReprocessorSettings;
  readonly input: ReplayInput;
  readonly ports: Ports;
  readonly target: Target;
  readonly intake: LogIntake;
  readonly late: LateRule;
  readonly stop: Stop;
  readonly waits = new Waits();
  /** Of a dry run: what it has seen */
  readonly facts: PlanFacts;
  readonly delivery: Delivery;
  readonly ledger: Ledger;
  readonly startedMs: number;
  /** Nothing names what to replay, as in the schedule's run: only what arrived lately is taken */
  readonly takesRecentOnly: boolean;
  readonly fromMs: number;
  readonly selection: RecordSelection;
  readonly shortcuts: ReplayShortcuts;
  /** What of the bucket it takes; undefined while that is listed */
  taken: Taken | undefined;
  #hasWarnedOfHops = false;

  /** @param signal ends it as the deadline does */
  constructor(settings: ReprocessorSettings, input: ReplayInput, ports: Ports, signal?: AbortSignal) {
    this.settings = settings;
    this.input = input;
    this.facts = new PlanFacts(input.preview);
    this.ports = ports;
    this.startedMs = ports.clock.now();
    this.replayId = newReplayId(this.startedMs, ports.random);
    this.target = input.target ?? settings.target;
    this.intake = ports.intakeFor(this.target, this.replayId);
    this.takesRecentOnly = [input.prefix, input.keys, input.fromMs, input.toMs].every((named) => named === undefined);
    const scheduledFromMs = this.startedMs - settings.scheduleHours * HOUR_MS;
    this.fromMs = this.takesRecentOnly ? scheduledFromMs : (input.fromMs ?? Number.NEGATIVE_INFINITY);
    this.selection = new RecordSelection({ ...input, fromMs: this.fromMs });
    this.late = { policy: input.late ?? settings.late, windowMs: settings.transform.windowMs };
    this.shortcuts = new ReplayShortcuts(this.late, this.replayId);
    // A dry run sends nothing, so that nobody means it when they order runs to end.
    const orders =
      input.dryRun === true
        ? NO_ORDERS
        : new ControlWatch(ports, settings.statePrefix, input.startedMs ?? this.startedMs);
    this.stop = new Stop({
      remainingMs: ports.remainingMs,
      reserveMs: Math.min(RESERVE_MS, ports.remainingMs() / 4),
      orders,
      signal,
    });
    this.delivery = new Delivery(ports, {
      intake: this.intake,
      account: this.account,
      guard: this.guard,
      departures: departuresOf(this),
      stop: this.stop,
      waits: this.waits,
      maxInFlight: settings.maxInFlight,
    });
    this.ledger = new Ledger({
      store: ports.store,
      clock: ports.clock,
      log: ports.log,
      statePrefix: settings.statePrefix,
      replayId: this.replayId,
      leaseMs: settings.leaseSeconds * 1_000,
      logsInFlight: settings.maxInFlight * (this.intake.limits.maxLogs ?? this.intake.limits.maxEntries),
      settingsId: `${settings.settingsId}-${this.target}`,
      mode: input.mode,
    });
  }

  /** Says once, and of one object, that records go round. */
  warnOfHops(key: string): void {
    if (this.#hasWarnedOfHops) return;
    this.#hasWarnedOfHops = true;
    this.ports.log.warn(
      `records have come back from a delivery stream ${MAX_HOPS} times and are held: mend the stream, or replay with the target datadog`,
      { key },
    );
  }
}

function departuresOf({ input, ports, settings, stop, waits }: Run): Departures {
  const { clock, random, log } = ports;
  return new Departures(clock, {
    stop,
    waits,
    breaker: new Breaker(clock, random, log),
    pace: new Pace(allowedRate(settings, input), clock, log),
    liveTraffic: new LiveTrafficWatch(ports.liveTraffic, clock, log),
  });
}

/** Sorts by time, is safe in keys and tags, and two runs of the same millisecond differ: `20261121t104057z-4f9a2c`. */
function newReplayId(nowMs: number, random: () => number): string {
  const time = new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  const suffix = Math.floor(random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  return `${time}z-${suffix}`;
}
