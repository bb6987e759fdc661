import { loadEngine } from './engine.ts';
import { isUnbounded, patternSize } from './pattern-size.ts';
import { expand, parsePlaceholder } from './placeholder.ts';

/**
 * A pattern in Go's syntax (https://pkg.go.dev/regexp/syntax). It may be any tenant's, so it never becomes a `RegExp`, whose
 * time can be exponential in the text.
 */
export interface Pattern {
  /** Whether it occurs anywhere in the text: Go's `MatchString`. */
  test(text: string, budget?: Budget): boolean;
  /**
   * Go's `ReplaceAllString`.
   *
   * @param placeholder with `$1`, `${1}`, `$name` and `${name}` for groups, and `$$` for a dollar sign
   */
  replaceAll(text: string, placeholder: string, budget?: Budget): string;
}

/** Each character of a text costs at most a few steps for each atom, so a larger pattern is too slow for anything but short texts. */
export const MAX_PATTERN_SIZE = 1_200;

/**
 * What the rules of one record's containers may cost together, in characters read: seconds at the very worst, and four rules
 * on a record of a megabyte. The operator's are trusted with more.
 */
const TENANTS_CHARACTERS = 4_000_000;
const OPERATORS_CHARACTERS = 40_000_000;

/** How many atoms of a pattern make reading a character cost as much again, at the very worst. */
const ATOMS_A_CHARACTER = 50;

/** Rules cost more than anybody may spend. The log is not sent unmasked, nor cut: its record fails. */
export class RulesTooCostlyError extends Error {
  override readonly name = 'RulesTooCostlyError';
}

/**
 * What is left for one record's rules. One search is linear, but all of a text's matches need one each, and each may read to
 * the text's end: `a(.*b)?` in a hundred thousand `a` takes minutes.
 */
export class Budget {
  #leftCharacters: number;

  constructor(characters: number = TENANTS_CHARACTERS) {
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

/** A result may be as long as Datadog takes a log (https://docs.datadoghq.com/api/latest/logs/#send-logs), or as its text. */
export const MAX_REPLACED_CHARACTERS = 1_000_000;

/**
 * Compiles a pattern as Go's `regexp.Compile` does.
 *
 * @returns undefined where it is not valid in Go, or larger than `MAX_PATTERN_SIZE`
 */
export function compilePattern(pattern: string): Pattern | undefined {
  const size = patternSize(pattern);
  if (size > MAX_PATTERN_SIZE) return undefined;
  const engine = loadEngine();
  let compiled: ReturnType<typeof engine.compile>;
  try {
    compiled = engine.compile(pattern);
  } catch {
    return undefined;
  }
  // Without an unbounded repetition, no search reads further behind its match than the pattern is long.
  const reach = isUnbounded(pattern) ? Number.POSITIVE_INFINITY : 2 * size;
  const charactersOf = (length: number) => length * Math.ceil(size / ATOMS_A_CHARACTER);
  const test = (text: string, budget = new Budget()) => {
    budget.spend(charactersOf(text.length));
    return compiled.test(text);
  };
  return {
    test,
    // Asking first is far quicker than searching, and most texts hold nothing to mask.
    replaceAll: (text, placeholder, budget = new Budget()) =>
      test(text, budget)
        ? replaceMatches(compiled.matcher(text), text, placeholder, (from, end) =>
            budget.spend(charactersOf(Math.min(text.length, end + reach) - from)),
          )
        : text,
  };
}

type Matcher = ReturnType<ReturnType<ReturnType<typeof loadEngine>['compile']>['matcher']>;

/** The loop of Go's regexp.go `replaceAll`: unlike JavaScript, it puts nothing for an empty match right after another match. */
function replaceMatches(
  matcher: Matcher,
  text: string,
  placeholder: string,
  spend: (from: number, end: number) => void,
): string {
  const parts = parsePlaceholder(placeholder);
  const groups = matcher.pattern().namedGroups();
  const maxLength = Math.max(text.length, MAX_REPLACED_CHARACTERS);
  let out = '';
  let copied = 0;
  let from = 0;
  while (from <= text.length && matcher.find(from)) {
    const start = matcher.start();
    const end = matcher.end();
    out += text.slice(copied, start);
    spend(from, end);
    if (end > copied || start === 0) {
      const replacement = expand(parts, (group) => groupText(matcher, groups, group), maxLength - out.length);
      if (replacement === undefined) throw new RulesTooCostlyError();
      out += replacement;
    }
    copied = end;
    from = end > from ? end : from + characterLength(text, from);
  }
  return out + text.slice(copied);
}

/** The text of a group, '' where the pattern has no such group, or where the group took no part in the match. */
function groupText(matcher: Matcher, names: Readonly<Record<string, number>>, group: number | string): string {
  const number = typeof group === 'number' ? group : Object.hasOwn(names, group) ? names[group] : undefined;
  if (number === undefined || number > matcher.groupCount()) return '';
  return matcher.group(number) ?? '';
}

function characterLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
