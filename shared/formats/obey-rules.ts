import { readMembers, writeMembers } from '../json/members.ts';
import { isSameJson, parseJson } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import type { RuleBudgets } from '../rules/budget.ts';
import { applyRules, type ProcessingRules } from '../rules/processing-rules.ts';
import { MERGE_LOG_KEYS, objectOf } from './application-line.ts';

/** Whose an event's keys are. */
export interface KeysOf {
  /** Copies of the line's, if the event has no line */
  readonly isMerged: (key: string) => boolean;
  /** The router's, unless the line says the same under them */
  readonly isRouters: (key: string) => boolean;
  /** The router's in any case */
  readonly isMetadata: (key: string) => boolean;
}

export interface Obeyed {
  /** The line as the rules leave it */
  readonly line: string;
  readonly masked: boolean;
  /** Members that a mask would have made metadata of: they stand nowhere any more */
  readonly moved: ReadonlyMap<string, string>;
}

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Applies a container's rules to an event's line, as the Agent does before anything is read from it. A mask also reaches the
 * copies of the line's keys that the router has merged into the event: what the line still says is read from the line again.
 *
 * @param line '' where the router has kept only the merged keys
 * @param members the event's, without the line
 */
export function obeyRules(
  rules: ProcessingRules,
  line: string,
  members: Map<string, string>,
  { isMerged, isRouters, isMetadata }: KeysOf,
  budgets: RuleBudgets,
): Obeyed | 'excluded' {
  if (rules.rules.length === 0) return { line, masked: false, moved: NONE };
  const text = line === '' ? writeMembers([...members].filter(([key]) => isMerged(key))) : line;
  const result = applyRules(rules, text, budgets);
  if (result.kind === 'excluded') return 'excluded';
  const moved = new Map<string, string>();
  if (result.text === text) return { line, masked: maskMembers(rules, members, moved, isRouters, budgets), moved };
  const said = objectOf(text) === undefined ? new Map<string, string>() : readMembers(text);
  for (const [key, raw] of said) {
    if (isMerged(key) || (!isMetadata(key) && isSameJson(members.get(key), raw))) members.delete(key);
  }
  for (const name of MERGE_LOG_KEYS) {
    if (!hasSameKeys(members.get(name), said)) continue;
    if (objectOf(result.text) === undefined) members.delete(name);
    else members.set(name, result.text);
  }
  maskMembers(rules, members, moved, isRouters, budgets);
  return { line: result.text, masked: true, moved };
}

/** Fluent Bit re-encodes what it merges, so that a pattern may no longer fit the copy. */
function hasSameKeys(raw: string | undefined, said: ReadonlyMap<string, string>): boolean {
  const object = raw === undefined ? undefined : objectOf(raw);
  if (object === undefined || said.size === 0) return false;
  const keys = Object.keys(object);
  return keys.length === said.size && keys.every((key) => said.has(key));
}

/** Value by value; one that is no JSON any more becomes a text. @returns whether there was anything to mask */
function maskMembers(
  rules: ProcessingRules,
  members: Map<string, string>,
  moved: Map<string, string>,
  isRouters: (key: string) => boolean,
  budgets: RuleBudgets,
): boolean {
  const masks = { ...rules, rules: rules.rules.filter(({ type }) => type === 'mask_sequences') };
  if (masks.rules.length === 0) return false;
  let masked = false;
  for (const [key, raw] of members) {
    if (isRouters(key)) continue;
    const value = parseJson(raw);
    const text = typeof value === 'string' ? value : raw;
    const result = applyRules(masks, text, budgets);
    if (result.kind === 'excluded' || result.text === text) continue;
    masked = true;
    const isJson = typeof value !== 'string' && parseJson(result.text) !== undefined;
    const maskedRaw = isJson ? result.text : JSON.stringify(result.text);
    if (isMetadataKey(key)) members.delete(key);
    (isMetadataKey(key) ? moved : members).set(key, maskedRaw);
  }
  return masked;
}
