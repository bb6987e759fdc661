/**
 * Whole numbers of an option, with commas between.
 *
 * @throws {Error} that names the option, and says what it takes
 */
export function countsOf(option: string, text: string): number[] {
  const counts = text.split(',').map(Number);
  if (text.trim() !== '' && counts.every((count) => Number.isSafeInteger(count) && count > 0)) return counts;
  throw new Error(
    `--${option} takes whole numbers above 0 with commas between, such as 100,1000; not ${JSON.stringify(text)}`,
  );
}

/** The same of an option that takes one. */
export function countOf(option: string, text: string): number {
  const [count, ...others] = countsOf(option, text);
  if (count !== undefined && others.length === 0) return count;
  throw new Error(`--${option} takes one whole number above 0; not ${JSON.stringify(text)}`);
}
