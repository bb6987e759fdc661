import { median } from './rows.ts';

/** One way to do the work. Making the run is not timed, the run is. */
export type Variant = () => () => unknown;

/**
 * Runs variants alternately, so that whatever else the machine does hits all of them. Each round has an order of its own: in a fixed
 * one, or one that turns, the garbage collector comes round at the same variant again and again.
 *
 * @param rounds that count, at least 15 where a figure is quoted
 * @returns milliseconds of each, by round
 */
export function timesInTurns<Name extends string>(
  variants: Readonly<Record<Name, Variant>>,
  rounds: number,
  warmUpRounds = 4,
): Record<Name, number[]> {
  const entries = Object.entries<Variant>(variants).map(([name, variant]) => ({
    name,
    variant,
    times: [] as number[],
  }));
  const random = new Random();
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const { variant, times } of random.shuffle(entries)) {
      const ms = time(variant());
      if (round >= warmUpRounds) times.push(ms);
    }
  }
  return Object.fromEntries(entries.map(({ name, times }) => [name, times])) as Record<Name, number[]>;
}

/** The same: of each the median of its rounds. */
export function medianTimes<Name extends string>(
  variants: Readonly<Record<Name, Variant>>,
  rounds: number,
  warmUpRounds?: number,
): Record<Name, number> {
  const times = timesInTurns(variants, rounds, warmUpRounds);
  const medians = Object.entries<number[]>(times).map(([name, ms]) => [name, median(ms)]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The same orders in each run: https://en.wikipedia.org/wiki/Linear_congruential_generator (ANSI C's constants) */
class Random {
  #state = 1;

  shuffle<Item>(items: readonly Item[]): Item[] {
    const keyed = items.map((item) => ({ item, key: this.#next() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }

  #next(): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return this.#state;
  }
}
