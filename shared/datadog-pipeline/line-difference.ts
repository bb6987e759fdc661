/** A line, and whether it is only in the old text, only in the new one, or in both. */
export interface LineChange {
  readonly sign: '-' | '+' | ' ';
  readonly line: string;
}

/**
 * What makes one text the other, with as few lines changed as there can be: the longest common subsequence
 * (https://en.wikipedia.org/wiki/Longest_common_subsequence). It takes the product of the two lengths, of some hundred lines.
 */
export function lineDifference(before: readonly string[], after: readonly string[]): LineChange[] {
  const lengths = commonLengths(before, after);
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const old = before[i];
    const line = after[j];
    if (old !== undefined && old === line) {
      changes.push({ sign: ' ', line });
      i++;
      j++;
    } else if (line === undefined || (old !== undefined && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      changes.push({ sign: '-', line: old ?? '' });
      i++;
    } else {
      changes.push({ sign: '+', line });
      j++;
    }
  }
  return changes;

  function lengthAt(row: number, column: number): number {
    return lengths[row]?.[column] ?? 0;
  }
}

/** Of what begins at each pair of lines, how many are common. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = before.map(() => []);
  for (let i = before.length - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    for (let j = after.length - 1; j >= 0; j--) {
      const below = rows[i + 1];
      row[j] = before[i] === after[j] ? 1 + (below?.[j + 1] ?? 0) : Math.max(below?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return rows;
}
