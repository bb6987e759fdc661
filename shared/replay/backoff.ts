const FIRST_CEILING_MS = 1_000;
const MAX_CEILING_MS = 30_000;

/**
 * How long to wait after so many failures: full jitter over a doubling ceiling of at most 30 s
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param failures from 1
 * @returns whole milliseconds
 */
export function backoffMs(failures: number, random: () => number): number {
  return Math.round(random() * Math.min(MAX_CEILING_MS, FIRST_CEILING_MS * 2 ** (failures - 1)));
}
