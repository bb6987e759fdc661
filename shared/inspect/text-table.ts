import { printable } from '../explain/printable.ts';

export type Cell = string | { readonly right: string };

/** Wider entries are not lined up with the others. */
const MAX_WIDTH = 60;

/** Rows in columns. The cells of the last one may be of any length. */
export function textTable(rows: readonly (readonly Cell[])[]): string[] {
  const cells = rows.map((row) =>
    row.map((cell) =>
      typeof cell === 'string' ? { text: printable(cell) } : { text: printable(cell.right), right: true },
    ),
  );
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(0, ...cells.map((row) => row[column]?.text.length ?? 0).filter((length) => length <= MAX_WIDTH)),
  );
  return cells.map((row) =>
    row
      .map(({ text, right }, column) => (right ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
