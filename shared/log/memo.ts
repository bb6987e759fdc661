/** What a memo may hold: a batch has some hundred containers at most, each with a kilobyte or two of metadata. */
const MAX_ENTRIES = 1_000;
const MAX_KEY_CHARACTERS = 4_000_000;

/**
 * Remembers what a pure function gave for a text, because most of a batch's metadata repeats. Bounded in entries and in
 * characters; the oldest goes first. It changes how fast an answer comes, never the answer.
 *
 * Texts are looked up by a name, because that is short, and then compared: of two with the same name the last is remembered.
 * The name must stand alone, the text may be a slice of a larger one.
 */
export class Memo<Value> {
  readonly #entries = new Map<string, { readonly key: string; readonly value: Value }>();
  #characters = 0;

  get(name: string, key: string, compute: () => Value): Value {
    const known = this.#entries.get(name);
    if (known?.key === key) return known.value;
    const value = compute();
    if (name.length + key.length > MAX_KEY_CHARACTERS) return value;
    if (known !== undefined) this.#forget(name, known.key);
    this.#entries.set(name, { key: detach(key), value });
    this.#characters += name.length + key.length;
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= MAX_ENTRIES && this.#characters <= MAX_KEY_CHARACTERS) break;
      this.#forget(oldest, entry.key);
    }
    return value;
  }

  #forget(name: string, key: string): void {
    this.#entries.delete(name);
    this.#characters -= name.length + key.length;
  }
}

/** A copy that stands alone: a slice of a record's text would keep the whole record in memory. */
function detach(slice: string): string {
  return Buffer.from(slice).toString();
}
