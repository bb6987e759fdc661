/**
 * Numeric fields of a Java DateTimeFormatter pattern, in UTC. `Y` is the year here; in Java it is the week-based year, which
 * differs in the days around New Year.
 */
const fields: Readonly<Record<string, (time: Date) => number>> = {
  y: (time) => time.getUTCFullYear(),
  Y: (time) => time.getUTCFullYear(),
  M: (time) => time.getUTCMonth() + 1,
  d: (time) => time.getUTCDate(),
  D: (time) => (Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()) - yearStart(time)) / DAY_MS + 1,
  H: (time) => time.getUTCHours(),
  m: (time) => time.getUTCMinutes(),
  s: (time) => time.getUTCSeconds(),
};

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * @param pattern for example `yyyy/MM/dd/HH` or `'year='yyyy`
 * @throws Error whose message begins with `InvalidArgumentException` for a letter that is not supported.
 */
export function formatTimestamp(pattern: string, epochMs: number): string {
  const time = new Date(epochMs);
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (run, literal: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return literal === '' ? "'" : (literal ?? '');
    const field = fields[letter];
    if (!field) throw new Error(`InvalidArgumentException: unknown timestamp field ${run}`);
    const digits = String(field(time)).padStart(run.length, '0');
    return /[yY]/.test(letter) && run.length === 2 ? digits.slice(-2) : digits;
  });
}

function yearStart(time: Date): number {
  return Date.UTC(time.getUTCFullYear(), 0, 1);
}
