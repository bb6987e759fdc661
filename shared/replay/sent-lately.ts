import type { Clock } from '../clock.ts';

const WINDOW_MS = 10_000;
/** A first burst is no measure: as if it had taken a second. */
const LEAST_SPAN_MS = 1_000;

/** What was sent in the last ten seconds. */
export class SentLately {
  readonly #clock: Clock;
  #requests: { readonly atMs: number; readonly bytes: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(bytes: number): void {
    this.#forget();
    this.#requests.push({ atMs: this.#clock.now(), bytes });
  }

  /** The last request, however long ago. */
  get last(): { readonly atMs: number; readonly bytes: number } | undefined {
    return this.#requests.at(-1);
  }

  /** On average over the time in which there was something to send. */
  get bytesPerMs(): number {
    this.#forget();
    const [first] = this.#requests;
    if (first === undefined) return 0;
    const bytes = this.#requests.reduce((sum, request) => sum + request.bytes, 0);
    return bytes / Math.max(LEAST_SPAN_MS, this.#clock.now() - first.atMs);
  }

  /** The last one is kept: the next has to wait for it. */
  #forget(): void {
    const fromMs = this.#clock.now() - WINDOW_MS;
    const recent = this.#requests.findIndex(({ atMs }) => atMs > fromMs);
    this.#requests = this.#requests.slice(recent === -1 ? -1 : recent);
  }
}
