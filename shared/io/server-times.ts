import type { Clock } from '../clock.ts';
import type { ServerTime } from '../verify/facts.ts';

/** What services say the time is, by the `Date` of their answers, which is exact to a second. */
export class ServerTimes {
  readonly #clock: Clock;
  readonly #byService = new Map<ServerTime['service'], ServerTime>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param date as the header has it; an answer without one says nothing */
  note(service: ServerTime['service'], date: string | null | undefined): void {
    const serverMs = date ? Date.parse(date) : Number.NaN;
    if (!Number.isNaN(serverMs)) this.#byService.set(service, { service, aheadMs: this.#clock.now() - serverMs });
  }

  get all(): readonly ServerTime[] {
    return [...this.#byService.values()];
  }
}
