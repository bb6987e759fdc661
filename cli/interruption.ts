/** What a process tells its shell that a signal has ended: 128 and the signal's number. */
const STATUS_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143 } as const;

type EndingSignal = keyof typeof STATUS_BY_SIGNAL;

const ENDING_SIGNALS = Object.keys(STATUS_BY_SIGNAL) as EndingSignal[];

/** Ctrl-C, or the end of a pod: the first ends the work in good order, the second at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #tell: (signal: EndingSignal) => void;
  #status: number | undefined;

  /** @param tell is called at the first signal */
  constructor(tell: (signal: EndingSignal) => void) {
    this.#tell = tell;
    for (const signal of ENDING_SIGNALS) process.on(signal, this.#take);
  }

  /** Aborts at the first. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit status of an interrupted command; undefined where nothing has interrupted it */
  get status(): number | undefined {
    return this.#status;
  }

  /** Leaves the signals to the system again. */
  release(): void {
    for (const signal of ENDING_SIGNALS) process.off(signal, this.#take);
  }

  readonly #take = (signal: EndingSignal): void => {
    // Not left to the system: it does not end the first process of a container.
    if (this.#status !== undefined) process.exit(STATUS_BY_SIGNAL[signal]);
    this.#status = STATUS_BY_SIGNAL[signal];
    this.#tell(signal);
    this.#controller.abort();
  };
}
