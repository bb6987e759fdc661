import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/fuzz/random.ts';
import type { StoredObject } from '../ports.ts';
import { RatioEstimate } from './estimate.ts';
import { chooseSample } from './sample.ts';

interface Population {
  readonly sizes: readonly number[];
  readonly amounts: readonly number[];
}

/** Normally distributed, more or less. */
const bell = (random: () => number): number => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);

/** What a bucket may hold; each makes an object from its place in time, 0 to 1. */
const POPULATIONS: Readonly<Record<string, (random: () => number, time: number) => [size: number, amount: number]>> = {
  'objects alike': (random) => [1e6 + bell(random) * 1e4, 5_000 + bell(random) * 100],
  'sizes of all kinds': (random) => {
    const size = 1e5 * Math.exp(bell(random));
    return [size, (size / 300) * (1 + 0.2 * bell(random))];
  },
  'lines that get longer': (random, time) => {
    const size = 1e6 * (0.5 + random());
    return [size, size / (200 + 400 * time)];
  },
  'two streams': (random) => (random() < 0.3 ? [4e6, 1_000] : [5e5, 4_000 + 100 * bell(random)]),
  'a burst': (random, time) => {
    const size = time > 0.4 && time < 0.6 ? 5e6 * (0.8 + random()) : 1e5 * (0.5 + random());
    return [size, size / (time > 0.4 && time < 0.6 ? 500 : 250 + 50 * random())];
  },
  'nothing in common': (random) => [1e6 * (0.1 + random()), 1e4 * random()],
};

const OBJECTS = 5_000;
const TRIALS = 400;

function population(make: (random: () => number, time: number) => [number, number], random: () => number): Population {
  const pairs = Array.from({ length: OBJECTS }, (_, index) => make(random, index / OBJECTS));
  return {
    sizes: pairs.map(([size]) => Math.max(1, Math.round(size))),
    amounts: pairs.map(([, amount]) => Math.max(0, Math.round(amount))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

function estimate({ sizes, amounts }: Population, readObjects: number, random: () => number) {
  const objects: StoredObject[] = sizes.map((size, index) => ({
    key: `${index}`.padStart(9, '0'),
    size,
    lastModifiedMs: index,
    etag: '',
  }));
  const limits = { maxObjects: readObjects, maxBytes: Number.POSITIVE_INFINITY, minObjects: 1 };
  const ratio = new RatioEstimate();
  for (const { size, lastModifiedMs } of chooseSample(objects, limits, random)) {
    ratio.add(size, amounts[lastModifiedMs] ?? 0);
  }
  return ratio.total({ objects: OBJECTS, storedBytes: sum(sizes), isWhole: readObjects >= OBJECTS });
}

describe('an estimate', () => {
  it.each(Object.entries(POPULATIONS).flatMap(([name, make]) => [30, 250].map((count) => ({ name, make, count }))))(
    'of $count objects is as good as it says: $name',
    ({ make, count }) => {
      const source = new Random(20_260_301);
      const random = () => source.below(2 ** 32) / 2 ** 32;
      const everything = population(make, random);
      const total = sum(everything.amounts);
      let hits = 0;
      for (let trial = 0; trial < TRIALS; trial++) {
        const { value, plusMinus, isEstimate } = estimate(everything, count, random);
        expect(isEstimate).toBe(true);
        if (Math.abs(value - total) <= (plusMinus ?? -1)) hits++;
      }
      // Of 400 trials with 95 % each, 366 are three deviations below; a sample over time may be better than it says.
      expect(hits).toBeGreaterThanOrEqual(366);
    },
  );

  it('of everything is the total itself, with no error', () => {
    const random = () => 0.5;
    const sizes = Array.from({ length: OBJECTS }, (_, index) => 1_000 + index);
    const everything = { sizes, amounts: sizes.map((size) => size % 7) };
    expect(estimate(everything, OBJECTS, random)).toEqual({
      value: sum(everything.amounts),
      isEstimate: false,
      plusMinus: 0,
    });
  });

  it('has no error where every object is like any other', () => {
    const ratio = new RatioEstimate();
    for (let index = 0; index < 10; index++) ratio.add(1_000, 4);
    expect(ratio.total({ objects: 100, storedBytes: 100_000, isWhole: false })).toEqual({
      value: 400,
      isEstimate: true,
      plusMinus: 0,
    });
  });

  it('from a single object, or none, does not claim to know its error', () => {
    const ratio = new RatioEstimate();
    const part = { objects: 10, storedBytes: 1_000, isWhole: false };
    expect(ratio.total(part)).toEqual({ value: 0, isEstimate: true, plusMinus: null });
    ratio.add(100, 7);
    expect(ratio.total(part)).toEqual({ value: 70, isEstimate: true, plusMinus: null });
  });

  it('of objects that were not read to their end still has an error', () => {
    const ratio = new RatioEstimate();
    ratio.add(100, 10);
    ratio.add(50, 8);
    const { value, plusMinus } = ratio.total({ objects: 2, storedBytes: 200, isWhole: false });
    expect(value).toBe(24);
    expect(plusMinus).toBeGreaterThan(0);
  });

  it('of empty objects is nothing', () => {
    const ratio = new RatioEstimate();
    ratio.add(0, 0);
    expect(ratio.total({ objects: 1, storedBytes: 0, isWhole: true }).value).toBe(0);
  });
});
