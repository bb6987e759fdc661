export interface SizeCost {
  readonly size: number;
  /** Of a byte, in any unit */
  readonly cost: number;
}

export interface Growth {
  /** What a byte costs at the largest size to what it costs at the smallest */
  readonly largestToSmallest: number;
  /**
   * The most by which a byte costs more at a size than at one below it. A small record's byte is always dearer, because each record costs
   * something however small it is; what must not be is that a larger one's is.
   */
  readonly rise: number;
}

/** @param costs with rising sizes */
export function growthOf(costs: readonly SizeCost[]): Growth {
  const [smallest, largest] = [costs[0], costs.at(-1)];
  let least = Number.POSITIVE_INFINITY;
  let rise = 1;
  for (const { cost } of costs) {
    rise = Math.max(rise, cost / least);
    least = Math.min(least, cost);
  }
  return { largestToSmallest: (largest?.cost ?? Number.NaN) / (smallest?.cost ?? Number.NaN), rise };
}
