/** A total, counted or estimated. */
export interface Figure {
  readonly value: number;
  /** Whether it was estimated from a sample; otherwise it was counted, and `plusMinus` is 0 */
  readonly isEstimate: boolean;
  /** The true total lies this close in 95 of 100 plans; null where too little was read to tell */
  readonly plusMinus: number | null;
}

/** By what share of itself a figure may be off. */
export function errorShare({ value, plusMinus }: Figure): number {
  if (plusMinus === null) return Number.POSITIVE_INFINITY;
  return value === 0 ? 0 : plusMinus / value;
}

/** What is to be estimated, and how much of it was read. */
export interface SampledPart {
  readonly objects: number;
  readonly storedBytes: number;
  /** Whether every object was read to its end */
  readonly isWhole: boolean;
}

/**
 * Estimates a total by its ratio to stored bytes, which are known of every object: https://en.wikipedia.org/wiki/Ratio_estimator.
 * The error is the jackknife's, which stays true where a few objects are much larger than the others
 * (https://en.wikipedia.org/wiki/Jackknife_resampling). It remembers two numbers of each object that was read, so it is for samples.
 */
export class RatioEstimate {
  readonly #read: { readonly storedBytes: number; readonly amount: number }[] = [];
  #stored = 0;
  #amount = 0;

  /**
   * An object that was read.
   *
   * @param storedBytes of it that were read: all, or up to where the reading broke off
   * @param amount what was found in them
   */
  add(storedBytes: number, amount: number): void {
    this.#read.push({ storedBytes, amount });
    this.#stored += storedBytes;
    this.#amount += amount;
  }

  total(part: SampledPart): Figure {
    if (part.isWhole) return { value: this.#amount, isEstimate: false, plusMinus: 0 };
    if (this.#stored === 0) return { value: 0, isEstimate: true, plusMinus: null };
    const ratio = this.#amount / this.#stored;
    const error = this.#errorOf(ratio, part);
    return {
      value: Math.round(ratio * part.storedBytes),
      isEstimate: true,
      plusMinus: error === undefined ? null : Math.ceil(error * part.storedBytes),
    };
  }

  #errorOf(ratio: number, part: SampledPart): number | undefined {
    const count = this.#read.length;
    let squares = 0;
    for (const { storedBytes, amount } of this.#read) {
      // By so much the ratio would change without this object.
      const others = this.#stored - storedBytes;
      if (others === 0) return undefined;
      squares += ((amount - ratio * storedBytes) / others) ** 2;
    }
    const share = Math.min(count / part.objects, this.#stored / part.storedBytes, 1);
    return studentT(count - 1) * Math.sqrt((1 - share) * squares * (1 - 1 / count));
  }
}

/** Of the normal distribution 95 % lie this many deviations around its mean. */
const Z = 1.96;

/** The same of Student's t, to a hundredth from 4 degrees of freedom on. https://en.wikipedia.org/wiki/Student%27s_t-distribution */
function studentT(freedom: number): number {
  return Z + (Z ** 3 + Z) / (4 * freedom) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2);
}
