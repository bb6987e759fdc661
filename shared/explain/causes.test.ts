import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { Environment } from '../config/settings-reader.ts';
import { causesOfEvents, type EventCauses } from './causes.ts';

const SETTING = 'DD_LOGS_CONFIG_PROCESSING_RULES';
const ANNOTATION = 'annotation ad.datadoghq.com/web.logs';

const rule = (type: string, name: string, pattern?: string, placeholder?: string) => ({
  type,
  name,
  pattern,
  replace_placeholder: placeholder,
});

function causesOf(record: string | Buffer | object, environment: Environment = {}): EventCauses[] {
  const bytes = typeof record === 'string' || Buffer.isBuffer(record) ? record : JSON.stringify(record);
  return causesOfEvents(Buffer.from(bytes), loadTransformSettings(environment), 0);
}

const operators = (...rules: readonly object[]): Environment => ({ [SETTING]: JSON.stringify(rules) });

/** An event of a container whose annotation has these rules. */
const ruled = (log: string, rules: unknown, more: object = {}) => ({
  log,
  ...more,
  kubernetes: {
    pod_name: 'web-1',
    namespace_name: 'shop',
    container_name: 'web',
    annotations: { 'ad.datadoghq.com/web.logs': JSON.stringify([{ log_processing_rules: rules }]) },
  },
});

/** Of a record of one event. */
function by(record: string | object, environment: Environment = {}): readonly (readonly [string, readonly string[]])[] {
  return causesOf(record, environment).flatMap((causes) => [...causes.by]);
}

describe('a line that is left out', () => {
  it("names the operator's rule, with metadata and without", () => {
    const environment = operators(rule('exclude_at_match', 'a', 'never'), rule('exclude_at_match', 'b', 'x'));
    const expected = [['excluded-by-rule', [`rule "b" of ${SETTING} (exclude_at_match)`]]];
    expect(by('x', environment)).toEqual(expected);
    expect(by({ log: 'x' }, environment)).toEqual(expected);
    expect(by(ruled('x', [rule('exclude_at_match', 'c', 'x')]), environment)).toEqual(expected);
  });

  it("names the annotation's rule", () => {
    const record = ruled('x', [rule('include_at_match', 'only y', 'y')]);
    expect(by(record, operators(rule('exclude_at_match', 'a', 'never')))).toEqual([
      ['excluded-by-rule', [`rule "only y" of ${ANNOTATION} (include_at_match)`]],
    ]);
  });

  it('names a rule without a name by its pattern', () => {
    expect(by('x', operators({ type: 'exclude_at_match', pattern: 'x' }))).toEqual([
      ['excluded-by-rule', [`rule without a name of ${SETTING} (exclude_at_match "x")`]],
    ]);
  });

  it('names the mask that leaves nothing of it', () => {
    expect(by('xx', operators(rule('mask_sequences', 'a', 'y', ''), rule('mask_sequences', 'b', 'x', '')))).toEqual([
      ['excluded-by-rule', [`rule "b" of ${SETTING} (mask_sequences), which leaves nothing of the line`]],
    ]);
  });

  it("names the filter's entry, or the annotation, which goes first", () => {
    const kubernetes = { pod_name: 'web-1', namespace_name: 'shop', container_name: 'web' };
    const environment = { DD_CONTAINER_EXCLUDE_LOGS: 'name:other kube_namespace:^shop$ name:web' };
    expect(by({ log: 'x', kubernetes }, environment)).toEqual([
      ['container-excluded', ['"kube_namespace:^shop$" of DD_CONTAINER_EXCLUDE or DD_CONTAINER_EXCLUDE_LOGS']],
    ]);
    const annotations = { 'ad.datadoghq.com/web.logs_exclude': 'true' };
    expect(by({ log: 'x', kubernetes: { ...kubernetes, annotations } }, environment)).toEqual([
      ['container-excluded', ['annotation ad.datadoghq.com/web.logs_exclude']],
    ]);
  });

  it('names nobody where it is empty', () => {
    expect(causesOf({ log: ' ' })).toEqual([{ dropped: 'empty-line', by: new Map() }]);
  });
});

describe('a line that is masked', () => {
  it('names each mask that found something, and no other rule', () => {
    const environment = operators(
      rule('mask_sequences', 'cards', '\\d{4}', '[card]'),
      rule('mask_sequences', 'mails', '\\S+@\\S+', '[mail]'),
      rule('include_at_match', 'all', '.'),
    );
    expect(by(ruled('card 1234', [rule('mask_sequences', 'own', 'card', 'c')]), environment)).toEqual([
      ['masked', [`rule "cards" of ${SETTING} (mask_sequences)`, `rule "own" of ${ANNOTATION} (mask_sequences)`]],
    ]);
  });

  it('names a mask that found something beside the line', () => {
    const environment = operators(rule('mask_sequences', 'cards', '\\d{4}', '[card]'));
    expect(by({ log: 'x', payment: { card: '1234' } }, environment)).toEqual([
      ['masked', [`rule "cards" of ${SETTING} (mask_sequences)`]],
    ]);
  });
});

describe('a rule that is not applied', () => {
  it.each([
    [rule('remap_source', 'r'), 'rule 2 "r"', 'its type is unknown or missing'],
    [{ pattern: 'a' }, 'rule 2', 'its type is unknown or missing'],
    ['a', 'rule 2', 'it is no object'],
    [rule('exclude_at_match', 'r'), 'rule 2 "r"', 'its pattern is missing'],
    [rule('exclude_at_match', 'r', '('), 'rule 2 "r"', 'its pattern is none in the syntax of Go'],
    [
      { ...rule('mask_sequences', 'r', 'a'), replace_placeholder: 1 },
      'rule 2 "r"',
      'its replace_placeholder is no text',
    ],
  ])('is named, with its fault: %j', (wrong, name, fault) => {
    const [notes] = by(ruled('x', [rule('exclude_at_match', 'fine', 'y'), wrong]));
    expect(notes).toEqual([
      'rule-not-applied',
      [expect.stringMatching(/ of annotation ad\.datadoghq\.com\/web\.logs( \(\w+\))?: /)],
    ]);
    expect(notes?.[1][0]).toContain(name);
    expect(notes?.[1][0]).toContain(fault);
  });

  it('is one for which there is no room', () => {
    const large = (name: string) => rule('exclude_at_match', name, `y{${1_000}}`);
    expect(by(ruled('x', ['a', 'b', 'c', 'd'].map(large)))).toEqual([
      [
        'rule-not-applied',
        [`rule 4 "d" of ${ANNOTATION} (exclude_at_match): the patterns before it leave no room for its own`],
      ],
    ]);
    const many = Array.from({ length: 40 }, (_, index) => rule('exclude_at_match', `${index}`, 'y'));
    expect(by(ruled('x', many))).toEqual([
      ['rule-not-applied', [`all behind rule 32 of ${ANNOTATION}: no more are read`]],
    ]);
  });

  it('is one that would join lines', () => {
    expect(by(ruled('x', [rule('multi_line', 'stacks', '^\\d')]))).toEqual([
      ['multi-line-rule', [`rule 1 "stacks" of ${ANNOTATION} (multi_line)`]],
    ]);
  });
});

describe('of a record of several events', () => {
  const environment = operators(rule('exclude_at_match', 'x', '^x$'));
  const dropped = {
    dropped: 'excluded-by-rule',
    by: new Map([['excluded-by-rule', [`rule "x" of ${SETTING} (exclude_at_match)`]]]),
  };
  const kept = { dropped: undefined, by: new Map() };

  it.each([
    ['lines', '{"log":"x"}\n{"log":"y"}\n'],
    ['a list', '[{"log":"x"},{"log":"y"}]'],
    ['compressed lines', gzipSync('{"log":"x"}\n{"log":"y"}\n')],
    [
      'an envelope',
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: '1',
        logGroup: 'g',
        logStream: 's',
        logEvents: ['x', '{"log":"y"}'].map((message) => ({ id: '1', timestamp: 1, message })),
      }),
    ],
  ])('each has its own causes: %s', (_, record) => {
    expect(causesOf(record, environment)).toEqual([dropped, kept]);
  });
});
