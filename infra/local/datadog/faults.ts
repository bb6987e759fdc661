import type { Clock } from '../../../shared/clock.ts';
import type { JsonObject } from '../../../shared/json/value.ts';
import type { ReceivedLog, Via } from './intake.ts';

/** One way in which the intake fails, is slow or answers oddly. Without `forMs` and `times` it lasts until it is cleared. */
export interface Fault {
  /** The intake concerned; `any` unless set. */
  readonly on?: Via | 'any';
  /** From 300 on the request is refused and nothing of it kept; below, it is handled as ever and answered with this. */
  readonly status?: number;
  /** Go over the answer's own, for example `{ 'retry-after': '30' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes the place of the answer's own. */
  readonly body?: string;
  /** Time between having dealt with the request and answering it. */
  readonly delayMs?: number;
  /** The connection is cut instead of an answer: with nothing kept, or with the logs kept, which the client cannot know. */
  readonly cut?: 'before-answer' | 'after-accept';
  /** Ends this long after it was added. */
  readonly forMs?: number;
  /** Ends after this many requests. */
  readonly times?: number;
  /** A poison log: a request that holds one such log as sent is refused as a whole, with 400 unless `status` says else. */
  readonly match?: (log: JsonObject) => boolean;
}

/** Whether a request under this fault is handled as ever, its logs kept, in spite of what the client gets to see. */
export function isHandledUnder(fault: Fault): boolean {
  if (fault.cut !== undefined) return fault.cut === 'after-accept';
  return (fault.status ?? (fault.match === undefined ? 200 : 400)) < 300;
}

interface Entry {
  readonly fault: Fault;
  readonly endsAt: number;
  left: number;
}

/** The faults in force. The oldest that applies to a request is the one it meets, so they can be queued as a script. */
export class FaultScript {
  readonly #clock: Clock;
  #entries: Entry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(fault: Fault): void {
    const endsAt = this.#clock.now() + (fault.forMs ?? Number.POSITIVE_INFINITY);
    this.#entries.push({ fault, endsAt, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#entries = [];
  }

  /** The faults that are not over yet. */
  get active(): Fault[] {
    this.#prune();
    return this.#entries.map(({ fault }) => fault);
  }

  /** The fault that a request meets before anybody looks into it. */
  meet(via: Via): Fault | undefined {
    return this.#take(via, ({ match }) => match === undefined);
  }

  /** The fault that a request meets because of a log in it. */
  meetPoison(via: Via, logs: readonly ReceivedLog[]): Fault | undefined {
    return this.#take(via, ({ match }) => match !== undefined && logs.some(({ log }) => match(log)));
  }

  #take(via: Via, applies: (fault: Fault) => boolean): Fault | undefined {
    this.#prune();
    const entry = this.#entries.find(({ fault }) => isOn(fault, via) && applies(fault));
    if (entry !== undefined) entry.left--;
    return entry?.fault;
  }

  #prune(): void {
    const now = this.#clock.now();
    this.#entries = this.#entries.filter(({ endsAt, left }) => endsAt > now && left > 0);
  }
}

function isOn({ on = 'any' }: Fault, via: Via): boolean {
  return on === 'any' || on === via;
}
