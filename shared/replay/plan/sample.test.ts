import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/fuzz/random.ts';
import type { StoredObject } from '../ports.ts';
import { chooseSample, SAMPLE_LIMITS } from './sample.ts';

const HOUR_MS = 3_600_000;
const limits = { maxObjects: 100, maxBytes: 1_000, minObjects: 5 };

const objectsOf = (sizes: readonly number[]): StoredObject[] =>
  sizes.map((size, index) => ({ key: `failed/${index}`, size, lastModifiedMs: index * HOUR_MS, etag: '' }));

const randomOf = (seed: number) => {
  const source = new Random(seed);
  return () => source.below(2 ** 32) / 2 ** 32;
};

const hours = (sample: readonly StoredObject[]) =>
  sample.map(({ lastModifiedMs }) => lastModifiedMs / HOUR_MS).sort((a, b) => a - b);

describe('the sample of a selection', () => {
  it.each([[[]], [[1]], [Array.from({ length: 100 }, () => 10)], [[1_000]]])('is all of a small one', (sizes) => {
    expect(hours(chooseSample(objectsOf(sizes), limits, randomOf(1)))).toEqual(sizes.map((_, index) => index));
  });

  it.each([
    ['too many objects', Array.from({ length: 1_000 }, () => 1), 100],
    ['too many bytes', Array.from({ length: 50 }, () => 100), 10],
    ['both', Array.from({ length: 1_000 }, () => 10), 100],
    ['few and large', Array.from({ length: 50 }, () => 1_000), 5],
    ['fewer than are always read', [1_000, 1_000, 1_000], 3],
  ])('of %s is spread over the whole time, and has no object twice', (_, sizes, count) => {
    for (let seed = 1; seed <= 50; seed++) {
      const sampled = hours(chooseSample(objectsOf(sizes), limits, randomOf(seed)));
      expect(new Set(sampled).size).toBe(count);
      const gaps = sampled.map((hour, index) => (sampled[index + 1] ?? sizes.length + (sampled[0] ?? 0)) - hour);
      expect(Math.max(...gaps)).toBeLessThanOrEqual((2 * sizes.length) / count + 1);
    }
  });

  it('takes every object as often as any other', () => {
    const taken = new Map<number, number>();
    const objects = objectsOf(Array.from({ length: 110 }, () => 1));
    for (let seed = 1; seed <= 2_000; seed++) {
      for (const hour of hours(chooseSample(objects, { ...limits, maxObjects: 11 }, randomOf(seed)))) {
        taken.set(hour, (taken.get(hour) ?? 0) + 1);
      }
    }
    expect(taken.size).toBe(110);
    for (const times of taken.values()) expect(Math.abs(times - 200)).toBeLessThan(60);
  });

  it('comes in an order of its own, the same for the same chance', () => {
    const objects = objectsOf(Array.from({ length: 1_000 }, () => 1));
    const order = (seed: number) => chooseSample(objects, limits, randomOf(seed)).map(({ key }) => key);
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
    const firstHalf = hours(chooseSample(objects, limits, randomOf(3)).slice(0, 50));
    expect(firstHalf.filter((hour) => hour < 500).length).toBeGreaterThan(15);
    expect(firstHalf.filter((hour) => hour >= 500).length).toBeGreaterThan(15);
  });

  it('of 100,000 objects and 2 TB is a gigabyte, or 30 objects', () => {
    const objects = objectsOf(Array.from({ length: 100_000 }, () => 4_000_000));
    expect(chooseSample(objects, SAMPLE_LIMITS, randomOf(1))).toHaveLength(250);
    const large = objectsOf(Array.from({ length: 1_000 }, () => 100_000_000));
    expect(chooseSample(large, SAMPLE_LIMITS, randomOf(1))).toHaveLength(30);
  });
});
