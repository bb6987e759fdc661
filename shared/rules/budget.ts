/**
 * What the rules of one record may cost, in characters read: seconds at the very worst, and ten small rules on a record of a
 * megabyte. The operator's are trusted with more.
 */
const TENANTS_CHARACTERS = 10_000_000;
const OPERATORS_CHARACTERS = 100_000_000;

/** Rules cost more than anybody may spend. The log is not sent unmasked, nor cut: its record fails. */
export class RulesTooCostlyError extends Error {
  override readonly name = 'RulesTooCostlyError';
}

/** What is left for the patterns of somebody. */
export class Budget {
  #leftCharacters: number;

  constructor(characters: number) {
    this.#leftCharacters = characters;
  }

  /** @throws {RulesTooCostlyError} */
  spend(characters: number): void {
    this.#leftCharacters -= characters;
    if (this.#leftCharacters < 0) throw new RulesTooCostlyError();
  }
}

/** What the rules of one record may cost, by whose they are. */
export class RuleBudgets {
  readonly operators = new Budget(OPERATORS_CHARACTERS);
  readonly tenants = new Budget(TENANTS_CHARACTERS);
}
