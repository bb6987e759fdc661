import type { Account } from './account.ts';
import type { Run } from './run.ts';
import type { StopReason } from './stop.ts';

/** How far a run is: every figure is of the moment in which it is read. */
export interface Progress {
  /** Undefined while the bucket is listed */
  readonly taken: Taken | undefined;
  /** Objects of those taken that the run is done with, whatever became of them */
  readonly ended: number;
  /** As in the answer; `remaining` grows at the end by those that were not taken up */
  readonly objects: Readonly<Account['objects']>;
  readonly records: Readonly<Account['records']>;
  readonly logs: Readonly<Account['logs']>;
  /** `read`: as stored, `sent`: of payloads before compression */
  readonly bytes: Readonly<Account['bytes']>;
  /** Requests that were not accepted whole, by status, or by the reason where there was none */
  readonly requestErrors: Readonly<Record<string, number>>;
  readonly waits: readonly Wait[];
  /** Why the run ends early, once it does */
  readonly stopped: StopReason | undefined;
}

/** What a run takes of the objects that it has listed. */
export interface Taken {
  readonly objects: number;
  /** As stored */
  readonly bytes: number;
}

/** `answer`: the intake's. `repeat`: the pause before a request is sent once more, or a probe. `rate`: the pace. */
export type WaitFor = 'answer' | 'repeat' | 'rate';

export interface Wait {
  readonly what: WaitFor;
  /** When it is over at the latest, milliseconds since the epoch */
  readonly untilMs: number;
}

/** What the payloads of a run wait for at the moment. */
export class Waits {
  readonly #open = new Set<Wait>();

  get open(): readonly Wait[] {
    return [...this.#open];
  }

  /** @param over resolves or rejects at the end of the wait, and so does what is returned */
  async during<T>(what: WaitFor, untilMs: number, over: Promise<T>): Promise<T> {
    const wait = { what, untilMs };
    this.#open.add(wait);
    try {
      return await over;
    } finally {
      this.#open.delete(wait);
    }
  }
}

/** A view of a run that follows it. */
export function progressOf(run: Run): Progress {
  const { stop, waits } = run;
  const { objects, records, logs, bytes, requestErrors } = run.account;
  return {
    objects,
    records,
    logs,
    bytes,
    requestErrors,
    get taken() {
      return run.taken;
    },
    get ended() {
      if (run.taken === undefined) return 0;
      const leftOut = objects.listed - run.taken.objects;
      return objects.settled + objects.held + objects.partly + objects.elsewhere + objects.remaining - leftOut;
    },
    get waits() {
      return waits.open;
    },
    get stopped() {
      return stop.reason;
    },
  };
}
