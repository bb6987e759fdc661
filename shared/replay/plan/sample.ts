import type { StoredObject } from '../ports.ts';

interface SampleLimits {
  readonly maxObjects: number;
  /** As stored */
  readonly maxBytes: number;
  /** Read however large they are: an error that is told from fewer is itself a guess */
  readonly minObjects: number;
}

/**
 * What a plan reads of a selection. At 20 MB/s a gigabyte of plain objects takes a minute, and of gzip ones some minutes, so a
 * plan ends within the 15 of its Lambda. With 2,000 objects an estimate is off by some 4 %, even where lines a byte differ from
 * object to object by as much as their mean; more objects would be more requests for little.
 */
export const SAMPLE_LIMITS: SampleLimits = { maxObjects: 2_000, maxBytes: 1_000_000_000, minObjects: 30 };

/**
 * The objects that a plan reads: all of them, or one of each stretch of as many neighbours in time, so that each hour has its
 * share (a stratified sample: https://en.wikipedia.org/wiki/Stratified_sampling). Where the stretches begin is left to chance, and
 * so is which of its objects is read: nothing that repeats itself in time can fool it. They come in random order: a plan that is
 * cut short has then read a sample too, and not the oldest ones.
 *
 * @param random from 0 up to 1
 */
export function chooseSample(
  objects: readonly StoredObject[],
  limits: SampleLimits,
  random: () => number,
): readonly StoredObject[] {
  const storedBytes = objects.reduce((sum, { size }) => sum + size, 0);
  if (objects.length <= limits.maxObjects && storedBytes <= limits.maxBytes) return shuffled(objects, random);
  const affordable = Math.floor((limits.maxBytes * objects.length) / storedBytes);
  const count = Math.min(objects.length, Math.max(limits.minObjects, Math.min(limits.maxObjects, affordable)));
  const byTime = objects.toSorted((a, b) => a.lastModifiedMs - b.lastModifiedMs || (a.key < b.key ? -1 : 1));
  const stretch = byTime.length / count;
  const begin = random() * byTime.length;
  const chosen: StoredObject[] = [];
  for (let index = 0; index < count; index++) {
    const first = Math.floor(begin + index * stretch);
    const end = Math.floor(begin + (index + 1) * stretch);
    const one = byTime[(first + Math.floor(random() * (end - first))) % byTime.length];
    if (one !== undefined) chosen.push(one);
  }
  return shuffled(chosen, random);
}

/** Fisher and Yates' */
function shuffled<Value>(values: readonly Value[], random: () => number): readonly Value[] {
  const rest = [...values];
  const order: Value[] = [];
  while (rest.length > 0) {
    const index = Math.floor(random() * rest.length);
    const last = rest.pop() as Value;
    if (index === rest.length) order.push(last);
    else {
      order.push(rest[index] as Value);
      rest[index] = last;
    }
  }
  return order;
}
