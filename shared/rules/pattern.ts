import { type Budget, RulesTooCostlyError } from './budget.ts';
import { loadEngine } from './engine.ts';
import { patternSize } from './pattern-size.ts';
import { expand, parsePlaceholder } from './placeholder.ts';

/**
 * A pattern in Go's syntax (https://pkg.go.dev/regexp/syntax). It may be any tenant's, so it never becomes a `RegExp`, whose
 * time can be exponential in the text.
 */
export interface Pattern {
  /** Instructions of RE2's program, which bound the steps for a character of a text */
  readonly size: number;
  /** Whether it occurs anywhere in the text: Go's `MatchString`. */
  test(text: string, budget: Budget): boolean;
  /**
   * Go's `ReplaceAllString`.
   *
   * @param placeholder with `$1`, `${1}`, `$name` and `${name}` for groups, and `$$` for a dollar sign
   */
  replaceAll(text: string, placeholder: string, budget: Budget): string;
}

/** Each character of a text costs at most a few steps for each atom, so a larger pattern is too slow for anything but short texts. */
export const MAX_PATTERN_SIZE = 1_200;

/** RE2 writes about two instructions for an atom; what the estimate said too little shows here. */
const MAX_PROGRAM_SIZE = 2 * MAX_PATTERN_SIZE + 100;

/** How many instructions make reading a character cost as much again, at the very worst. */
const INSTRUCTIONS_A_CHARACTER = 40;

/** A result may be as long as Datadog takes a log (https://docs.datadoghq.com/api/latest/logs/#send-logs), or as its text. */
const MAX_REPLACED_CHARACTERS = 1_000_000;

/** An instruction takes some hundred bytes with what RE2 remembers of it, so this is some ten megabytes. */
const MAX_REMEMBERED_SIZE = 60_000;

/** By its text: many containers have the same. The oldest goes first. */
const remembered = new Map<string, Pattern | undefined>();
let rememberedSize = 0;

/**
 * Compiles a pattern as Go's `regexp.Compile` does, or remembers it.
 *
 * @returns undefined where it is not valid in Go, or larger than `MAX_PATTERN_SIZE`
 */
export function compilePattern(text: string): Pattern | undefined {
  if (remembered.has(text)) return remembered.get(text);
  const pattern = compile(text);
  remembered.set(text, pattern);
  rememberedSize += weightOf(pattern);
  for (const [oldest, itsPattern] of remembered) {
    if (rememberedSize <= MAX_REMEMBERED_SIZE) break;
    remembered.delete(oldest);
    rememberedSize -= weightOf(itsPattern);
  }
  return pattern;
}

/** Also what is no pattern is remembered, as long as its text. */
function weightOf(pattern: Pattern | undefined): number {
  return pattern?.size ?? 10;
}

function compile(text: string): Pattern | undefined {
  if (patternSize(text) > MAX_PATTERN_SIZE) return undefined;
  const engine = loadEngine();
  let compiled: ReturnType<typeof engine.compile>;
  try {
    compiled = engine.compile(text);
  } catch {
    return undefined;
  }
  const size = compiled.programSize();
  if (size > MAX_PROGRAM_SIZE) return undefined;
  const cost = Math.ceil(size / INSTRUCTIONS_A_CHARACTER);
  const test = (searched: string, budget: Budget) => {
    budget.spend(searched.length * cost);
    return compiled.test(searched);
  };
  return {
    size,
    test,
    // Asking first is far quicker than searching, and most texts hold nothing to mask.
    replaceAll: (searched, placeholder, budget) =>
      test(searched, budget)
        ? replaceMatches(
            matcherOf(compiled, searched, () => budget.spend(cost)),
            searched,
            placeholder,
          )
        : searched,
  };
}

type Compiled = ReturnType<ReturnType<typeof loadEngine>['compile']>;
type Matcher = ReturnType<Compiled['matcher']>;

/**
 * One search is linear, but all of a text's matches need one each, and each may read to the text's end: `a(.*b)?` in a hundred
 * thousand `a` takes minutes. How far a search reads cannot be said before, so it is counted while it does.
 */
class CountedText extends String {
  readonly #read: () => void;

  constructor(text: string, read: () => void) {
    super(text);
    this.#read = read;
  }

  override charCodeAt(index: number): number {
    this.#read();
    return super.charCodeAt(index);
  }
}

/** The engine asks a text for nothing but its methods. */
function matcherOf(compiled: Compiled, text: string, read: () => void): Matcher {
  return compiled.matcher(new CountedText(text, read) as unknown as string);
}

/** The loop of Go's regexp.go `replaceAll`: unlike JavaScript, it puts nothing for an empty match right after another match. */
function replaceMatches(matcher: Matcher, text: string, placeholder: string): string {
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
