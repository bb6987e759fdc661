import { readMembers, writeMembers } from '../json/members.ts';
import { isSameJson, objectOf, parseJson, parseMember } from '../json/value.ts';
import { isMetadataKey } from '../log/container.ts';
import type { RuleBudgets } from '../rules/budget.ts';
import { applyRules } from '../rules/processing-rules.ts';
import type { ProcessingRules } from '../rules/rule-list.ts';
import { MERGE_LOG_KEYS } from './application-line.ts';
import type { EventKeys } from './event-keys.ts';
import { isBlank, trimLineBreaks } from './line.ts';

export interface Obeyed {
  /** The line as the rules leave it; '' where there is none */
  readonly line: string;
  readonly masked: boolean;
  /** Members that a mask would have made metadata of: they stand nowhere any more */
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * Takes an event's line, and applies its container's rules to what the application wrote, as the Agent does before anything is
 * read from it: to the line; where the router has kept only keys merged out of it, to all of those, a message among them.
 *
 * A mask also reaches the copies of the line's keys that the router has merged into the event: what the line still says is
 * read from the line again.
 *
 * @param rules at least one
 * @param found the line and the key that it stands under
 * @param members the event's; the line leaves them
 * @throws {RulesTooCostlyError}
 */
export function obeyRules(
  rules: ProcessingRules,
  found: { readonly key: string | undefined; readonly text: string },
  members: Map<string, string>,
  keys: EventKeys,
  budgets: RuleBudgets,
): Obeyed | 'excluded' {
  const isLine = found.key === 'log' || ![...members.keys()].some((key) => key !== found.key && keys.isMerged(key));
  // An application's key can be the empty text.
  if (found.key !== undefined && isLine) members.delete(found.key);
  const text = isLine ? found.text : writeMembers([...members].filter(([key]) => keys.isMerged(key)));
  const result = applyRules(rules, text, budgets);
  if (result.kind === 'excluded' || (isBlank(result.text) && !isBlank(text))) return 'excluded';
  const moved = new Map<string, string>();
  if (result.text !== text) dropCopies(text, result.text, members, keys);
  const masked = maskMembers({ rules, keys, budgets }, members, moved) || result.text !== text;
  const line = isLine || result.text !== text ? result.text : takeText(members, found.key);
  return { line, masked, moved };
}

/** @param masked what the rules have left of the line */
function dropCopies(line: string, masked: string, members: Map<string, string>, keys: EventKeys): void {
  const said = objectOf(line) === undefined ? new Map<string, string>() : readMembers(line);
  for (const [key, raw] of said) {
    if (keys.isMerged(key) || (!keys.isMetadata(key) && isSameJson(members.get(key), raw))) members.delete(key);
  }
  for (const name of MERGE_LOG_KEYS) {
    if (!hasSameKeys(members.get(name), said)) continue;
    if (objectOf(masked) === undefined) members.delete(name);
    else members.set(name, masked);
  }
}

/** A text among the members, which leaves them: masked, where it was. */
function takeText(members: Map<string, string>, key: string | undefined): string {
  const value = key === undefined ? undefined : parseMember(members.get(key));
  if (key === undefined || typeof value !== 'string') return '';
  members.delete(key);
  return trimLineBreaks(value);
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
  { rules, keys, budgets }: { rules: ProcessingRules; keys: EventKeys; budgets: RuleBudgets },
  members: Map<string, string>,
  moved: Map<string, string>,
): boolean {
  const masks = { rules: rules.rules.filter(({ type }) => type === 'mask_sequences') };
  if (masks.rules.length === 0) return false;
  let masked = false;
  for (const [key, raw] of members) {
    if (keys.isRouters(key)) continue;
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
