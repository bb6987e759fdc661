/** One figure, as `--json` prints it. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ratio' | 'bytes' | 'MB' | 'ms' | 'MB/CPU-s' | 'records/CPU-s';
  /** What a ratio is to, or what a figure was taken with; '' where that goes without saying */
  readonly against: string;
}

/** What a group of measurements gives. */
export interface Measured {
  readonly rows: readonly Row[];
  /** In words, what was measured with what */
  readonly notes: readonly string[];
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
