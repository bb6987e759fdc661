/** First and last number of a range, both included. */
export type NumberRange = readonly [first: number, last: number];

/** A set of whole numbers, kept as ranges: what was done of a long list, which is mostly all of it up to somewhere. */
export class NumberRanges {
  /** Apart from each other, in order */
  readonly #ranges: [first: number, last: number][] = [];

  constructor(ranges: readonly NumberRange[] = []) {
    for (const [first, last] of ranges) this.addRange(first, last);
  }

  add(number: number): void {
    this.addRange(number, number);
  }

  addRange(first: number, last: number): void {
    if (last < first) return;
    const from = this.#firstThatEndsAt(first - 1);
    let to = from;
    let [newFirst, newLast] = [first, last];
    for (let next = this.#ranges[to]; next !== undefined && next[0] <= last + 1; next = this.#ranges[++to]) {
      newFirst = Math.min(newFirst, next[0]);
      newLast = Math.max(newLast, next[1]);
    }
    this.#ranges.splice(from, to - from, [newFirst, newLast]);
  }

  has(number: number): boolean {
    const range = this.#ranges[this.#firstThatEndsAt(number)];
    return range !== undefined && range[0] <= number;
  }

  /** The last number of those that follow each other from `first` on without a gap; `first - 1` where it is not among them. */
  lastInRow(first: number): number {
    const range = this.#ranges[this.#firstThatEndsAt(first)];
    return range !== undefined && range[0] <= first ? range[1] : first - 1;
  }

  get size(): number {
    return this.#ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  get ranges(): readonly NumberRange[] {
    return this.#ranges.map(([first, last]) => [first, last]);
  }

  /** The place of the first range that ends at this number or behind it. */
  #firstThatEndsAt(number: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
