/**
 * Writes to stdout and waits until it is taken: a slow reader is not run over, and one that has gone is noticed before the
 * next record.
 */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}
