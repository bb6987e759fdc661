/** Longer than the names of namespaces and containers (63 characters) and of nearly every label; a metric's dimension has 255. */
const MAX_CHARACTERS = 100;

/**
 * The name of something in a record, as an operator may see it in a log line or a metric: of bounded length, and of the
 * characters that CloudWatch takes in a dimension.
 */
export function boundName(name: string | undefined): string {
  const bounded = (name ?? '')
    .slice(0, MAX_CHARACTERS)
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
  return bounded === '' ? 'unknown' : bounded;
}
