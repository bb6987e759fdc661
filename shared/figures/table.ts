import type { CountTable } from './count-table.ts';

/** Rows of a table, the commonest first (hours: the earliest), and what found no row because names are too many. */
export interface Table<Row> {
  readonly rows: readonly Row[];
  readonly others: number;
}

/** What a `CountTable` has counted, each row in the words of its reader. */
export function tableOf<Row>(
  { rows, others }: CountTable,
  rowOf: (names: readonly string[], count: number, bytes: number) => Row,
): Table<Row> {
  return { rows: rows.map(({ names, count, bytes }) => rowOf(names, count, bytes)), others: others.count };
}

/** Lines that do not say when they arrived come last. */
export function inOrderOfTime<Row extends { readonly hour: string | null }>({ rows, others }: Table<Row>): Table<Row> {
  const key = ({ hour }: Row) => hour ?? '~';
  return { rows: rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0)), others };
}
