/** What a memo may hold: a batch has some hundred containers at most, each with a kilobyte or two of metadata. */
const MAX_ENTRIES = 1_000;
const MAX_KEY_CHARACTERS = 4_000_000;

/**
 * Remembers what a pure function gave for a text, because most of a batch's metadata repeats. Bounded in entries and in
 * characters; the oldest goes first. It changes how fast an answer comes, never the answer.
 */
export class Memo<Value> {
  readonly #values = new Map<string, Value>();
  #characters = 0;

  get(key: string, compute: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = compute();
    if (key.length > MAX_KEY_CHARACTERS) return value;
    this.#values.set(detach(key), value);
    this.#characters += key.length;
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= MAX_ENTRIES && this.#characters <= MAX_KEY_CHARACTERS) break;
      this.#values.delete(oldest);
      this.#characters -= oldest.length;
    }
    return value;
  }
}

/** A copy that stands alone: a slice of a record's text would keep the whole record in memory. */
function detach(slice: string): string {
  return Buffer.from(slice).toString();
}
