import { printable } from './printable.ts';
import { countText } from './quantity.ts';
import type { Table } from './table.ts';

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

/**
 * A table of counts with a head: no more rows than help a person, and what is left out.
 *
 * @param unit of what found no row
 */
export function tableLines<Row>(
  { rows, others }: Table<Row>,
  maxRows: number,
  head: readonly string[],
  unit: string,
  cellsOf: (row: Row) => Cell[],
): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, maxRows).map(cellsOf);
  const aligned = head.map((title, column) => (typeof shown[0]?.[column] === 'object' ? { right: title } : title));
  const hidden = rows.length - shown.length;
  const lines = textTable([aligned, ...shown]);
  if (hidden > 0) lines.push(`and ${countText(hidden)} more, which --json shows`);
  if (others > 0) lines.push(`others, too many to be kept apart: ${countText(others)} ${unit}`);
  return lines;
}

/** Lines under a title, behind an empty line; nothing where there are none. */
export function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}
