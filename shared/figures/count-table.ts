interface CountRow {
  readonly names: readonly string[];
  readonly count: number;
  readonly bytes: number;
}

/** Longer than the names of Kubernetes, of services and of error codes, and as long as messages are shown. */
const MAX_NAME_CHARACTERS = 200;

/**
 * Counts by names that anybody may have chosen, so its memory is bounded: when there are too many, the rarer half goes to the
 * others. What is common keeps its row, however much that is rare comes before it; nothing is counted twice or left out.
 */
export class CountTable {
  readonly #maxRows: number;
  readonly #rows = new Map<string, { names: readonly string[]; count: number; bytes: number }>();
  readonly others = { count: 0, bytes: 0 };

  constructor(maxRows: number) {
    this.#maxRows = maxRows;
  }

  add(names: readonly string[], bytes = 0): void {
    const row = this.#rowOf(names.map((name) => name.slice(0, MAX_NAME_CHARACTERS)));
    row.count++;
    row.bytes += bytes;
  }

  /** The commonest first, those of one count by name. */
  get rows(): CountRow[] {
    return [...this.#rows.entries()]
      .sort(([a, { count: ofA }], [b, { count: ofB }]) => ofB - ofA || (a < b ? -1 : 1))
      .map(([, row]) => row);
  }

  #rowOf(names: readonly string[]): { count: number; bytes: number } {
    const key = JSON.stringify(names);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size >= this.#maxRows) this.#giveUpRarest();
    const row = { names, count: 0, bytes: 0 };
    this.#rows.set(key, row);
    return row;
  }

  #giveUpRarest(): void {
    const rarest = [...this.#rows].sort(([, a], [, b]) => b.count - a.count).slice(Math.floor(this.#maxRows / 2));
    for (const [key, { count, bytes }] of rarest) {
      this.others.count += count;
      this.others.bytes += bytes;
      this.#rows.delete(key);
    }
  }
}
