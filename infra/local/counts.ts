/** An option has a value that it does not take. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/**
 * Whole numbers of an option, with commas between.
 *
 * @throws {OptionError} that names the option, and says what it takes
 */
export function countsOf(option: string, text: string): number[] {
  const counts = text.split(',').map(Number);
  if (text.trim() !== '' && counts.every(isCount)) return counts;
  throw new OptionError(
    `--${option} takes whole numbers above 0 with commas between, such as 100,1000; not ${JSON.stringify(text)}`,
  );
}

/** The same of an option that takes one. */
export function countOf(option: string, text: string): number {
  const count = Number(text);
  if (isCount(count)) return count;
  throw new OptionError(`--${option} takes one whole number above 0; not ${JSON.stringify(text)}`);
}

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count > 0;
