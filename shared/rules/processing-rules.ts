import { isObject, parseJson } from '../json/value.ts';
import type { Budget, RuleBudgets } from './budget.ts';
import { compilePattern, MAX_PATTERN_SIZE, type Pattern } from './pattern.ts';
import { patternSize } from './pattern-size.ts';
import type { ProcessingRules, Rule, Whose } from './rule-list.ts';

type RuleResult = { readonly kind: 'kept'; readonly text: string } | { readonly kind: 'excluded' };

/** Whoever wants to know what each rule does is told when it does something. */
export interface RuleWatch {
  readonly onEffect?: (rule: Rule, effect: 'excluded' | 'masked') => void;
}

/** Tenants write the rules. These are far above what a container has, and bound what one can cost. */
export const MAX_RULES = 32;
export const MAX_PATTERN_CHARACTERS = 1_000;

/** Of all patterns of a list together, in atoms: to compile them takes some milliseconds for each of a batch's containers. */
const MAX_PATTERNS_SIZE = 3_000;

/**
 * The Agent cuts a longer line into logs that are all marked as truncated: the default of its setting
 * `logs_config.max_message_size_bytes`.
 */
export const AGENT_MAX_LINE_BYTES = 900_000;

const EXCLUDED: RuleResult = { kind: 'excluded' };

/**
 * Reads a list of rules and compiles their patterns. The Agent refuses a whole list for one rule that is wrong, and collects
 * nothing; here the others still apply, and the wrong one is counted.
 *
 * @param list parsed JSON, `[{type, name, pattern, replace_placeholder}]`; undefined is an empty list
 */
export function readProcessingRules(list: unknown, whose: Whose = 'tenants'): ProcessingRules {
  const entries = list === undefined ? [] : Array.isArray(list) ? list : [list];
  const rules: Rule[] = [];
  let multiLine = false;
  let unusable = Math.max(0, entries.length - MAX_RULES);
  let size = 0;
  for (const entry of entries.slice(0, MAX_RULES)) {
    const total = size + sizeOf(entry);
    const rule = total > MAX_PATTERNS_SIZE ? undefined : readRule(entry, whose);
    if (rule === 'multi_line') multiLine = true;
    else if (rule === undefined) unusable++;
    else {
      rules.push(rule);
      size = total;
    }
  }
  return { rules, unusable, multiLine };
}

/**
 * Reads the rules of the setting `DD_LOGS_CONFIG_PROCESSING_RULES`. An operator reads the answer, so all of it must be usable.
 *
 * @returns a sentence that says what is accepted instead, where the text is something else
 */
export function parseProcessingRules(text: string): ProcessingRules | string {
  const list = parseJson(text);
  if (!Array.isArray(list)) return 'a JSON list of rules: [{"type": "mask_sequences", "name": …, "pattern": …}]';
  if (list.length > MAX_RULES) return `at most ${MAX_RULES} rules`;
  const rules = readProcessingRules(list, 'operators');
  if (rules.multiLine)
    return 'no multi_line rule, because lines arrive one by one: join them in Fluent Bit (multiline.parser)';
  if (rules.unusable === 0) return rules;
  const faults = list.flatMap((entry, index) => {
    const fault = faultOfRule(entry);
    return fault === undefined ? [] : [`rule ${index + 1}: ${fault}`];
  });
  if (faults.length > 0) return `rules that can be applied (${faults.join('; ')})`;
  return `patterns of at most ${MAX_PATTERNS_SIZE} atoms together, counted once their repetitions are written out`;
}

/** Why a rule cannot be applied, in words; undefined where it can be, or joins lines. */
export function faultOfRule(entry: unknown): string | undefined {
  if (!isObject(entry)) return 'it is no object';
  if (readRule(entry, 'tenants') !== undefined) return undefined;
  const { type, pattern } = entry;
  if (typeof type !== 'string' || !TYPES_WITH_PATTERN.has(type)) {
    return `its type is unknown or missing: ${[...TYPES_WITH_PATTERN].join(', ')} and exclude_truncated can be applied`;
  }
  if (typeof pattern !== 'string' || pattern === '') return 'its pattern is missing';
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    return `its pattern has ${pattern.length} characters, and at most ${MAX_PATTERN_CHARACTERS} are possible`;
  }
  const size = patternSize(pattern);
  if (size > MAX_PATTERN_SIZE) {
    return `its pattern has ${size} atoms once its repetitions are written out, and at most ${MAX_PATTERN_SIZE} are possible`;
  }
  if (!isUsable(pattern)) return 'its pattern is none in the syntax of Go (https://pkg.go.dev/regexp/syntax)';
  return `its replace_placeholder is no text, or longer than ${MAX_PATTERN_CHARACTERS} characters`;
}

const TYPES_WITH_PATTERN: ReadonlySet<string> = new Set(['exclude_at_match', 'include_at_match', 'mask_sequences']);

/**
 * Applies the rules to a log's text, in their order, as the Agent's processor does (comp/logs-library/processor).
 *
 * @throws {RulesTooCostlyError}
 */
export function applyRules(
  { rules }: Pick<ProcessingRules, 'rules'>,
  text: string,
  budgets: RuleBudgets & RuleWatch,
): RuleResult {
  let masked = text;
  for (const rule of rules) {
    const left = applyRule(rule, { text, masked }, budgets[rule.whose]);
    if (left === undefined) {
      budgets.onEffect?.(rule, 'excluded');
      return EXCLUDED;
    }
    if (left !== masked) budgets.onEffect?.(rule, 'masked');
    masked = left;
  }
  return { kind: 'kept', text: masked };
}

/**
 * @param line as it came, and as the rules before have left it
 * @returns what the rule leaves of it; undefined where it excludes it
 */
function applyRule(
  rule: Rule,
  { text, masked }: { readonly text: string; readonly masked: string },
  budget: Budget,
): string | undefined {
  switch (rule.type) {
    case 'exclude_at_match':
      return patternOf(rule).test(masked, budget) ? undefined : masked;
    case 'include_at_match':
      return patternOf(rule).test(masked, budget) ? masked : undefined;
    case 'mask_sequences':
      return patternOf(rule).replaceAll(masked, rule.placeholder, budget);
    case 'exclude_truncated':
      // The Agent cuts before it masks.
      return Buffer.byteLength(text) > AGENT_MAX_LINE_BYTES ? undefined : masked;
  }
}

/** Rules keep the text of their pattern, because what is compiled of it takes much memory, and there are many containers. */
function patternOf({ pattern }: { readonly pattern: string }): Pattern {
  const compiled = compilePattern(pattern);
  if (compiled === undefined) throw new Error('a rule was read whose pattern does not compile');
  return compiled;
}

/** The Agent wants a name too, but only to speak of the rule. */
function nameOf({ name }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function readRule(entry: unknown, whose: Whose): Rule | 'multi_line' | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const fields = entry as Readonly<Record<string, unknown>>;
  const { type, pattern, replace_placeholder: placeholder = '' } = fields;
  const known = { whose, name: nameOf(fields) };
  switch (type) {
    case 'multi_line':
    case 'exclude_truncated':
      return type === 'multi_line' ? type : { type, ...known };
    case 'exclude_at_match':
    case 'include_at_match':
    case 'mask_sequences': {
      if (!isUsable(pattern) || typeof placeholder !== 'string') return undefined;
      if (placeholder.length > MAX_PATTERN_CHARACTERS) return undefined;
      const rule = { pattern, ...known };
      return type === 'mask_sequences' ? { type, placeholder, ...rule } : { type, ...rule };
    }
    default:
      return undefined;
  }
}

function isUsable(pattern: unknown): pattern is string {
  if (typeof pattern !== 'string' || pattern === '' || pattern.length > MAX_PATTERN_CHARACTERS) return false;
  return compilePattern(pattern) !== undefined;
}

function sizeOf(entry: unknown): number {
  const pattern = isObject(entry) ? entry.pattern : undefined;
  return typeof pattern === 'string' && pattern.length <= MAX_PATTERN_CHARACTERS ? patternSize(pattern) : 0;
}
