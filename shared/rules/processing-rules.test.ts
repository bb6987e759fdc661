// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Go's placeholders look like JavaScript's.
import { describe, expect, it } from 'vitest';
import { RuleBudgets } from './budget.ts';
import {
  AGENT_MAX_LINE_BYTES,
  applyRules,
  MAX_PATTERN_CHARACTERS,
  MAX_RULES,
  parseProcessingRules,
  type RuleWatch,
  readProcessingRules,
} from './processing-rules.ts';
import type { Rule } from './rule-list.ts';

const EXCLUDED = { kind: 'excluded' };
const kept = (text: string) => ({ kind: 'kept', text });

function apply(list: unknown, text: string) {
  return applyRules(readProcessingRules(list), text, new RuleBudgets());
}

const exclude = (pattern: string) => ({ type: 'exclude_at_match', name: 'exclude', pattern });
const include = (pattern: string) => ({ type: 'include_at_match', name: 'include', pattern });
const mask = (pattern: string, placeholder: string) => ({
  type: 'mask_sequences',
  name: 'mask',
  pattern,
  replace_placeholder: placeholder,
});

describe('processing rules', () => {
  it('exclude what matches', () => {
    expect(apply([exclude('\\w+@datadoghq\\.com')], 'from a@datadoghq.com')).toEqual(EXCLUDED);
    expect(apply([exclude('\\w+@datadoghq\\.com')], 'from a@example.com')).toEqual(kept('from a@example.com'));
  });

  it('include only what matches all of them', () => {
    const rules = [include('abc'), include('d$')];
    expect(apply(rules, 'abcd')).toEqual(kept('abcd'));
    expect(apply(rules, 'abc')).toEqual(EXCLUDED);
    expect(apply(rules, 'd')).toEqual(EXCLUDED);
  });

  it('mask every sequence, and may keep groups of it', () => {
    expect(apply([mask('(User email: )[^@]*@\\S+', '${1}[masked]')], 'User email: a@b.c, d')).toEqual(
      kept('User email: [masked] d'),
    );
    expect(apply([{ type: 'mask_sequences', pattern: '\\d' }], 'a1b2')).toEqual(kept('ab'));
  });

  it('work in their order, each on what the one before it left', () => {
    expect(apply([mask('secret', '***'), exclude('secret')], 'a secret')).toEqual(kept('a ***'));
    expect(apply([exclude('secret'), mask('secret', '***')], 'a secret')).toEqual(EXCLUDED);
    expect(apply([mask('a', 'b'), mask('b', 'c')], 'ab')).toEqual(kept('cc'));
  });

  it('exclude a line that the Agent would have truncated, however short its masked form is', () => {
    const truncated = { type: 'exclude_truncated', name: 'cut' };
    const limit = 'é'.repeat(AGENT_MAX_LINE_BYTES / 2);
    expect(apply([truncated], limit)).toEqual(kept(limit));
    expect(apply([truncated], `${limit}.`)).toEqual(EXCLUDED);
    expect(apply([mask('é+', ''), truncated], `${limit}.`)).toEqual(EXCLUDED);
  });

  it('that join lines are not applied, but told', () => {
    const rules = readProcessingRules([{ type: 'multi_line', name: 'stack', pattern: '\\d{4}-' }, exclude('x')]);
    expect(rules).toMatchObject({ multiLine: true, unusable: 0 });
    expect(rules.rules).toHaveLength(1);
    expect(readProcessingRules([exclude('x')]).multiLine).toBe(false);
  });

  it.each([
    [{ type: 'remap_source', name: 'r', matching: [] }],
    [{ name: 'no type', pattern: 'a' }],
    [{ type: 'exclude_at_match', name: 'no pattern' }],
    [{ type: 'exclude_at_match', name: 'number', pattern: 1 }],
    [exclude('')],
    [exclude('(')],
    [exclude('a{1001}')],
    [exclude('a'.repeat(MAX_PATTERN_CHARACTERS + 1))],
    [{ ...mask('a', ''), replace_placeholder: 1 }],
    ['exclude_at_match'],
    [null],
  ])('are counted where they cannot be used, and the others still apply: %j', (wrong) => {
    const rules = readProcessingRules([wrong, mask('b', 'c')]);
    expect(rules.unusable).toBe(1);
    expect(applyRules(rules, 'ab', new RuleBudgets())).toEqual(kept('ac'));
  });

  it('have patterns of a bounded length', () => {
    expect(readProcessingRules([exclude('a'.repeat(MAX_PATTERN_CHARACTERS))]).unusable).toBe(0);
  });

  it('beyond the last allowed one are counted', () => {
    const rules = readProcessingRules(Array.from({ length: MAX_RULES + 2 }, () => mask('^', 'x')));
    expect(rules.unusable).toBe(2);
    expect(applyRules(rules, '', new RuleBudgets())).toEqual(kept('x'.repeat(MAX_RULES)));
  });

  it('tell whoever watches what each of them does, and nothing where they do nothing', () => {
    const told: string[] = [];
    class Watched extends RuleBudgets implements RuleWatch {
      onEffect({ name, whose }: Rule, effect: string): void {
        told.push(`${name} of ${whose} ${effect}`);
      }
    }
    const rules = [mask('a', 'b'), { ...mask('x', 'y'), name: 'idle' }, include('b'), { ...exclude('b'), name: '' }];
    applyRules(readProcessingRules(rules, 'operators'), 'a', new Watched());
    expect(told).toEqual(['mask of operators masked', 'undefined of operators excluded']);
  });

  it('are none where there is no list, and one unusable where there is something else', () => {
    expect(readProcessingRules(undefined)).toEqual({ rules: [], unusable: 0, multiLine: false });
    expect(readProcessingRules([])).toEqual({ rules: [], unusable: 0, multiLine: false });
    expect(readProcessingRules({})).toEqual({ rules: [], unusable: 1, multiLine: false });
  });
});

describe('the setting of processing rules', () => {
  it('is a JSON list', () => {
    const rules = parseProcessingRules(JSON.stringify([mask('a', 'b'), { type: 'exclude_truncated', name: 'cut' }]));
    if (typeof rules === 'string') throw new Error(rules);
    expect(applyRules(rules, 'a', new RuleBudgets())).toEqual(kept('b'));
  });

  it.each([
    ['{}', 'a JSON list of rules'],
    ['nonsense', 'a JSON list of rules'],
    [JSON.stringify([exclude('a'), exclude('(')]), '(rule 2: its pattern is none in the syntax of Go'],
    [JSON.stringify([{ ...exclude('a'), type: 'cut' }, 'x']), '(rule 1: its type is unknown or missing'],
    [JSON.stringify([exclude('a'), 'x', exclude('')]), 'rule 2: it is no object; rule 3: its pattern is missing'],
    [JSON.stringify([mask('a', 'b'.repeat(1_001))]), 'rule 1: its replace_placeholder is no text'],
    [JSON.stringify([exclude('a'.repeat(1_001))]), 'rule 1: its pattern has 1001 characters, and at most 1000'],
    [JSON.stringify([exclude('a{600}b{601}')]), 'rule 1: its pattern has 1201 atoms once'],
    [JSON.stringify(['a', 'b', 'c'].map((letter) => exclude(`${letter}{1000}-`))), 'at most 3000 atoms together'],
    [JSON.stringify([{ type: 'multi_line', name: 'm', pattern: 'a' }]), 'no multi_line rule'],
    [JSON.stringify(Array.from({ length: MAX_RULES + 1 }, () => exclude('a'))), 'at most 32 rules'],
  ])('is refused with a reason unless all of it can be used: %s', (text, reason) => {
    expect(parseProcessingRules(text)).toContain(reason);
  });
});
