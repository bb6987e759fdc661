import type { RuleBudgets } from './budget.ts';

/**
 * The Agent's log processing rules, applied one after the other, each to what the one before it left
 * (https://docs.datadoghq.com/agent/logs/advanced_log_collection/).
 */
export interface ProcessingRules {
  readonly rules: readonly Rule[];
  /** How many are not applied, because their type is unknown or their pattern is missing, invalid or too large. */
  readonly unusable: number;
  /** Whether one joins lines, which nobody can do who sees one record at a time: it is not applied. */
  readonly multiLine: boolean;
}

export type Rule = {
  readonly whose: Whose;
  /** What its author calls it, if anything */
  readonly name: string | undefined;
} & (
  | { readonly type: 'exclude_at_match' | 'include_at_match'; readonly pattern: string }
  | { readonly type: 'mask_sequences'; readonly pattern: string; readonly placeholder: string }
  | { readonly type: 'exclude_truncated' }
);

/** Who wrote a rule: what it may cost depends on it */
export type Whose = keyof RuleBudgets;

export const NO_RULES: ProcessingRules = Object.freeze({ rules: [], unusable: 0, multiLine: false });

/**
 * The operator's rules and then the container's own, as the Agent's processor puts them together
 * (DataDog/datadog-agent pkg/logs/internal/processor/processor.go, `applyRedactingRules`; its documentation says otherwise): a
 * tenant's rules take no mask of the operator's away.
 */
export function joinRules(global: ProcessingRules, own: ProcessingRules): ProcessingRules {
  if (own.rules.length === 0 && own.unusable === 0 && !own.multiLine) return global;
  return {
    rules: [...global.rules, ...own.rules],
    unusable: global.unusable + own.unusable,
    multiLine: global.multiLine || own.multiLine,
  };
}
