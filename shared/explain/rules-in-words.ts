import { isObject } from '../json/value.ts';
import { type KubernetesMetadata, readLogsAnnotation } from '../kubernetes/metadata.ts';
import { faultOfRule, MAX_RULES, readProcessingRules } from '../rules/processing-rules.ts';
import type { Rule } from '../rules/rule-list.ts';
import { logsAnnotation } from './words.ts';

/** A rule that was applied: what its author calls it, or its pattern, and whose it is. */
export function ruleInWords(rule: Rule, kubernetes: KubernetesMetadata | undefined): string {
  const origin =
    rule.whose === 'operators' || kubernetes === undefined
      ? 'DD_LOGS_CONFIG_PROCESSING_RULES'
      : logsAnnotation(kubernetes);
  if (rule.name !== undefined) return `rule ${JSON.stringify(rule.name)} of ${origin} (${rule.type})`;
  const pattern = 'pattern' in rule ? ` ${JSON.stringify(rule.pattern)}` : '';
  return `rule without a name of ${origin} (${rule.type}${pattern})`;
}

/** Rules of the container's annotation that are not applied, and why. The operator's cannot be: a wrong one is refused. */
export function unappliedRules(kubernetes: KubernetesMetadata): string[] {
  const list = rulesOf(kubernetes);
  const unusable = (entries: readonly unknown[]) => readProcessingRules(entries).unusable;
  const within = list.slice(0, MAX_RULES).flatMap((entry, index) => {
    // Whether there is room for one depends on those before it.
    if (unusable(list.slice(0, index + 1)) === unusable(list.slice(0, index))) return [];
    const why = faultOfRule(entry) ?? 'the patterns before it leave no room for its own';
    return [`${entryInWords(entry, index, kubernetes)}: ${why}`];
  });
  if (list.length <= MAX_RULES) return within;
  return [...within, `all behind rule ${MAX_RULES} of ${logsAnnotation(kubernetes)}: no more are read`];
}

/** Rules of the container's annotation that would join lines. */
export function multiLineRules(kubernetes: KubernetesMetadata): string[] {
  return rulesOf(kubernetes)
    .slice(0, MAX_RULES)
    .flatMap((entry, index) =>
      readProcessingRules([entry]).multiLine ? [entryInWords(entry, index, kubernetes)] : [],
    );
}

function rulesOf(kubernetes: KubernetesMetadata): readonly unknown[] {
  const { rules } = readLogsAnnotation(kubernetes);
  return rules === undefined ? [] : Array.isArray(rules) ? rules : [rules];
}

function entryInWords(entry: unknown, index: number, kubernetes: KubernetesMetadata): string {
  const { name, type } = isObject(entry) ? entry : {};
  const named = typeof name === 'string' && name !== '' ? ` ${JSON.stringify(name)}` : '';
  const typed = typeof type === 'string' ? ` (${type})` : '';
  return `rule ${index + 1}${named} of ${logsAnnotation(kubernetes)}${typed}`;
}
