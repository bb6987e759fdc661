/**
 * Globs as the Agent's library reads them (https://github.com/gobwas/glob, used without separators): `*` is any run of
 * characters, slashes and dots too, `?` is any one, `[a-z]` and `[abc]` one of these, `[!a-z]` and `[!abc]` one of all
 * others, `{a,b*}` one of these globs, and a backslash takes the next character literally. A glob matches whole texts.
 *
 * Matching steps through the glob with all positions that the text can be at, so its time grows no faster than the
 * length of the glob times that of the text: no text can make it slow.
 *
 * @returns undefined where a bracket is empty, not closed, or no list and no range
 */
export function compileGlob(glob: string): ((text: string) => boolean) | undefined {
  const step = new GlobReader(glob).readSequence(0);
  if (step === undefined) return undefined;
  return (text) => {
    const characters = [...text];
    return step(characters, [0]).at(-1) === characters.length;
  };
}

/** Where a part of the glob can end in the text, given where it can begin. Positions ascend, each once. */
type Step = (text: readonly string[], from: readonly number[]) => readonly number[];

class GlobReader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(glob: string) {
    this.#characters = [...glob];
  }

  /** @param depth how many braces are open: outside of them a comma and a closing brace are plain characters */
  readSequence(depth: number): Step | undefined {
    const steps: Step[] = [];
    while (this.#at < this.#characters.length) {
      if (depth > 0 && (this.#peek() === ',' || this.#peek() === '}')) break;
      const step = this.#readPart(depth);
      if (step === undefined) return undefined;
      steps.push(step);
    }
    return inTurn(steps);
  }

  #readPart(depth: number): Step | undefined {
    const character = this.#next();
    switch (character) {
      case '*':
        return anyRun;
      case '?':
        return one(() => true);
      case '[':
        return this.#readBracket();
      case '{':
        return this.#readChoice(depth + 1);
      case '\\': {
        const literal = this.#next();
        // As the last character it escapes nothing, and is dropped.
        return literal === undefined ? inTurn([]) : one((other) => other === literal);
      }
      default:
        return one((other) => other === character);
    }
  }

  /** A brace that is never closed ends with the glob, as in the library. */
  #readChoice(depth: number): Step | undefined {
    const branches: Step[] = [];
    do {
      const branch = this.readSequence(depth);
      if (branch === undefined) return undefined;
      branches.push(branch);
    } while (this.#next() === ',');
    return anyOf(branches);
  }

  #readBracket(): Step | undefined {
    const negated = this.#peek() === '!';
    if (negated) this.#at++;
    const accepts = this.#characters[this.#at + 1] === '-' ? this.#readRange() : this.#readList();
    if (accepts === undefined || this.#next() !== ']') return undefined;
    return one((character) => accepts(character) !== negated);
  }

  #readRange(): ((character: string) => boolean) | undefined {
    const low = this.#next()?.codePointAt(0);
    this.#at++;
    const high = this.#next()?.codePointAt(0);
    if (low === undefined || high === undefined || high < low) return undefined;
    return (character) => {
      const point = character.codePointAt(0) ?? 0;
      return point >= low && point <= high;
    };
  }

  #readList(): ((character: string) => boolean) | undefined {
    const list = new Set<string>();
    while (this.#at < this.#characters.length && this.#peek() !== ']') {
      const character = this.#next();
      const listed = character === '\\' ? this.#next() : character;
      if (listed !== undefined) list.add(listed);
    }
    return list.size === 0 ? undefined : (character) => list.has(character);
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #next(): string | undefined {
    return this.#characters[this.#at++];
  }
}

const one =
  (accepts: (character: string) => boolean): Step =>
  (text, from) => {
    const to: number[] = [];
    for (const position of from) {
      const character = text[position];
      if (character !== undefined && accepts(character)) to.push(position + 1);
    }
    return to;
  };

const anyRun: Step = (text, [first = Number.POSITIVE_INFINITY]) => {
  const to: number[] = [];
  for (let position = first; position <= text.length; position++) to.push(position);
  return to;
};

const inTurn =
  (steps: readonly Step[]): Step =>
  (text, from) => {
    let positions = from;
    for (const step of steps) {
      if (positions.length === 0) break;
      positions = step(text, positions);
    }
    return positions;
  };

const anyOf =
  (branches: readonly Step[]): Step =>
  (text, from) =>
    [...new Set(branches.flatMap((branch) => branch(text, from)))].sort((a, b) => a - b);
