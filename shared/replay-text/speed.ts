/** What a run has done so far, at one moment. */
interface Sample {
  readonly atMs: number;
  /** As stored */
  readonly bytesRead: number;
  /** Of payloads before compression */
  readonly bytesSent: number;
  readonly logsSent: number;
}

/** The same figures for each second. */
export type PerSecond = Omit<Sample, 'atMs'>;

/** Long enough that a payload more or less makes no jump, short enough to follow a change. */
const WINDOW_MS = 10_000;

/** A shorter time says nothing. */
const MIN_SPAN_MS = 1_000;

/** How fast a run is at present. */
export class Speed {
  #samples: Sample[] = [];

  /** @returns over the last ten seconds, or those since the first sample; undefined in the first second */
  measure(sample: Sample): PerSecond | undefined {
    const within = this.#samples.filter(({ atMs }) => atMs >= sample.atMs - WINDOW_MS);
    this.#samples = [...within, sample];
    const first = within[0] ?? sample;
    const spanMs = sample.atMs - first.atMs;
    if (spanMs < MIN_SPAN_MS) return undefined;
    const perSecond = (figure: keyof PerSecond) => ((sample[figure] - first[figure]) / spanMs) * 1_000;
    return {
      bytesRead: perSecond('bytesRead'),
      bytesSent: perSecond('bytesSent'),
      logsSent: perSecond('logsSent'),
    };
  }
}
