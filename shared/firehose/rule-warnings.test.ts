import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { LogDraft } from '../log/draft.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { RuleWarnings } from './rule-warnings.ts';

const SETTINGS = loadTransformSettings({});
const MULTI_LINE = { type: 'multi_line', name: 'm', pattern: '^[0-9]' };
const BROKEN = { type: 'exclude_at_match', name: 'b', pattern: '(' };
const MASK = { type: 'mask_sequences', name: 'k', pattern: 'x', replace_placeholder: 'y' };

function draftOf(rules: readonly object[], namespace = 'shop', container = 'web'): LogDraft {
  const annotations = { [`ad.datadoghq.com/${container}.logs`]: JSON.stringify([{ log_processing_rules: rules }]) };
  const kubernetes = { namespace_name: namespace, pod_name: 'p', container_name: container, annotations };
  const verdict = transformRecord(Buffer.from(JSON.stringify({ log: 'x', kubernetes })), undefined, SETTINGS);
  if (verdict.kind !== 'logs' || verdict.logs[0] === undefined) throw new Error('a record of one log');
  return verdict.logs[0].draft;
}

describe('a rule of an annotation that is not applied', () => {
  it('is said once of each container', () => {
    const warnings = new RuleWarnings();
    const multiLine = { note: 'multi-line-rule', namespace: 'shop', container: 'web' };
    expect(warnings.see(draftOf([MULTI_LINE]))).toEqual([multiLine]);
    expect(warnings.see(draftOf([MULTI_LINE]))).toEqual([]);
    expect(warnings.see(draftOf([MULTI_LINE], 'other'))).toEqual([{ ...multiLine, namespace: 'other' }]);
    expect(warnings.see(draftOf([MULTI_LINE], 'shop', 'job'))).toEqual([{ ...multiLine, container: 'job' }]);
  });

  it('is said of each of its kinds', () => {
    const warnings = new RuleWarnings();
    expect(warnings.see(draftOf([BROKEN, MULTI_LINE])).map(({ note }) => note)).toEqual([
      'rule-not-applied',
      'multi-line-rule',
    ]);
  });

  it('is not said of rules that are applied', () => {
    expect(new RuleWarnings().see(draftOf([MASK]))).toEqual([]);
  });

  it('is said of a thousand containers at most', () => {
    const warnings = new RuleWarnings();
    const said = Array.from({ length: 1_100 }, (_, index) => warnings.see(draftOf([MULTI_LINE], `n${index}`))).flat();
    expect(said).toHaveLength(1_000);
  });
});
