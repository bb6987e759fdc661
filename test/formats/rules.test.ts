import { describe, expect, it } from 'vitest';
import { type Log, logOf, transformed, verdictOf } from './transformed.ts';

const KUBERNETES = { pod_name: 'p', namespace_name: 'shop', container_name: 'web', container_image: 'nginx:1' };

/** An event of a container whose annotation has rules: https://docs.datadoghq.com/agent/logs/advanced_log_collection/ */
const ruled = (rules: readonly unknown[], event: object) => ({
  ...event,
  kubernetes: {
    ...KUBERNETES,
    annotations: { 'ad.datadoghq.com/web.logs': JSON.stringify([{ log_processing_rules: rules }]) },
  },
});

const rule = (type: string, pattern: string, placeholder?: string) => ({
  type,
  name: type,
  pattern,
  ...(placeholder === undefined ? {} : { replace_placeholder: placeholder }),
});

const CARD = rule('mask_sequences', '\\d{4}-\\d{4}', '[card]');

/** Everything of a log but what is the container's. */
const ownOf = (log: Log) => JSON.stringify({ ...log, ddtags: undefined, timestamp: undefined });

describe('exclude_at_match and include_at_match', () => {
  it.each([
    ['what matches one to exclude', [rule('exclude_at_match', 'healthz')], 'GET /healthz 200'],
    ['what does not match one to include', [rule('include_at_match', 'error')], 'GET /healthz 200'],
    [
      'what matches one of two to include',
      [rule('include_at_match', 'GET'), rule('include_at_match', 'error')],
      'GET /',
    ],
    ['by the JSON text of the line', [rule('exclude_at_match', '"path":"/healthz"')], '{"msg":"x","path":"/healthz"}'],
    ['by what an earlier rule has left', [CARD, rule('exclude_at_match', '\\[card\\]')], 'card 1234-5678'],
  ])('drop %s', (_, rules, log) => {
    expect(verdictOf(ruled(rules, { log }))).toEqual({ kind: 'dropped', reason: 'excluded-by-rule' });
  });

  it.each([
    ['what matches none', [rule('exclude_at_match', 'healthz')], 'GET / 200'],
    ['what matches all to include', [rule('include_at_match', 'GET'), rule('include_at_match', '200$')], 'GET / 200'],
    [
      "the runtime's prefix, which they do not see",
      [rule('exclude_at_match', 'stdout')],
      '2023-01-27T16:53:46Z stdout F x',
    ],
  ])('keep %s', (_, rules, log) => {
    expect(transformed(ruled(rules, { log })).logs).toHaveLength(1);
  });

  it('see a line of which only the merged keys are left', () => {
    expect(verdictOf(ruled([rule('exclude_at_match', '/healthz')], { path: '/healthz' }))).toMatchObject({
      kind: 'dropped',
    });
  });

  it('are counted among the other events of a record', () => {
    const event = (log: string) => JSON.stringify(ruled([rule('exclude_at_match', 'healthz')], { log }));
    expect(transformed(`${event('GET /')}\n${event('GET /healthz')}`).dropped).toEqual({ 'excluded-by-rule': 1 });
  });
});

describe('mask_sequences', () => {
  const line = { msg: 'pay 1234-5678', card: '1234-5678', deep: { list: ['1234-5678'] }, n: 1.5 };
  const log = JSON.stringify(line);

  it.each([
    ['a text', { log: 'pay 1234-5678 now' }],
    ['a JSON line', { log }],
    ['a JSON line and its merged copies', { ...line, log }],
    ['merged keys alone', line],
    ['a line and its copy under Merge_Log_Key', { log: `${log}\n`, data: line }],
    ['the copy under Merge_Log_Key alone', { data: line }],
    ['a message beside the line', { log: 'x', message: 'pay 1234-5678' }],
    ['a message inside the message', { log: JSON.stringify({ msg: log }) }],
    ['names of keys', { log: '{"msg":"x","1234-5678":1}', '1234-5678': 1 }],
    ['what Hydrant keeps aside', { log: JSON.stringify({ msg: 'x', hostname: '1234-5678', hydrant: '1234-5678' }) }],
    ['tags and service', { log: JSON.stringify({ msg: 'x', service: '1234-5678', ddtags: 'card:1234-5678' }) }],
    ['merged tags and service', { service: '1234-5678', msg: 'x', ddtags: 'card:1234-5678' }],
    [
      'copies under the names of the router',
      { log: '{"msg":"x","time":"1234-5678","stream":"1234-5678"}', time: '1234-5678', stream: '1234-5678' },
    ],
    [
      'copies that are named like metadata',
      {
        log: '{"msg":"x","ecs_card":"1234-5678"}',
        ecs_card: '1234-5678',
        kubernetes_card: '1234-5678',
        container_name: '1234-5678',
      },
    ],
    [
      'copies that are named like metadata, without the line',
      { msg: 'x', ecs_card: '1234-5678', container_id: '1234-5678' },
    ],
  ])('reaches %s', (_, event) => {
    const { logs, notes, delivered } = transformed(ruled([CARD], event));
    expect(delivered.toString()).not.toContain('1234-5678');
    expect(ownOf(logs[0] ?? {})).toContain('card');
    expect(notes).toEqual({ masked: 1 });
  });

  it('changes nothing else', () => {
    const { logs } = transformed(ruled([CARD], { log }));
    expect(logs).toMatchObject([{ message: 'pay [card]', card: '[card]', deep: { list: ['[card]'] }, n: 1.5 }]);
    expect(transformed(ruled([CARD], { log: 'nothing to mask' })).notes).toEqual({});
  });

  it('puts the groups of its match into the placeholder, as Go does', () => {
    const rules = [rule('mask_sequences', '(?P<user>\\w+)@(\\w+)\\.com', '$user@$2.invalid $$1')];
    expect(logOf(ruled(rules, { log: 'from ann@corp.com' })).message).toBe('from ann@corp.invalid $1');
  });

  it('may leave a line that is no JSON any more, which is text', () => {
    const rules = [rule('mask_sequences', '"card":', '')];
    expect(logOf(ruled(rules, { ...line, log })).message).toBe(log.replace('"card":', ''));
  });

  it('that leaves nothing of a text drops it', () => {
    expect(verdictOf(ruled([rule('mask_sequences', '.*')], { log: 'secret' }))).toMatchObject({ kind: 'dropped' });
  });

  it('is of linear time in Go’s syntax, and one that costs too much fails its record, unmasked to nobody', () => {
    const record = ruled([rule('mask_sequences', 'a(?:.*b)?', 'x')], { log: 'a'.repeat(20_000) });
    expect(verdictOf(record)).toEqual({ kind: 'failed', reason: 'rules-too-costly' });
    expect(logOf(ruled([rule('exclude_at_match', '(a+)+$')], { log: `${'a'.repeat(50)}b` })).message).toContain('aab');
  });
});

describe('exclude_truncated', () => {
  it('drops what the Agent would cut, and nothing shorter', () => {
    const rules = [{ type: 'exclude_truncated', name: 't' }];
    expect(verdictOf(ruled(rules, { log: 'x'.repeat(900_001) }))).toEqual({
      kind: 'dropped',
      reason: 'excluded-by-rule',
    });
    expect(transformed(ruled(rules, { log: 'x'.repeat(900_000) })).logs).toHaveLength(1);
  });
});

describe('a rule that cannot be applied', () => {
  it.each([
    ['of an unknown type', { type: 'drop', pattern: 'x' }],
    ['with a pattern that Go has not', rule('exclude_at_match', '(?=x)')],
    ['with a broken pattern', rule('exclude_at_match', '(')],
    ['without a pattern', { type: 'exclude_at_match' }],
    ['with a pattern that is too long', rule('exclude_at_match', 'x'.repeat(1_001))],
    ['with a pattern that is too large', rule('exclude_at_match', '(?:x{100}){100}')],
    ['that is no rule', 'exclude'],
  ])('%s is counted, and the others apply', (_, unusable) => {
    const { logs, notes } = transformed(ruled([unusable, CARD], { log: 'x 1234-5678' }));
    expect(logs).toMatchObject([{ message: 'x [card]' }]);
    expect(notes).toEqual({ masked: 1, 'rule-not-applied': 1 });
  });

  it('because it joins lines is counted by itself', () => {
    const { logs, notes } = transformed(ruled([rule('multi_line', '^\\d')], { log: 'x' }));
    expect(logs).toMatchObject([{ message: 'x' }]);
    expect(notes).toEqual({ 'multi-line-rule': 1 });
  });

  it('because there are too many is counted', () => {
    const rules = Array.from({ length: 40 }, () => rule('exclude_at_match', 'y'));
    expect(transformed(ruled(rules, { log: 'x' })).notes).toEqual({ 'rule-not-applied': 1 });
  });
});

describe('the global rules', () => {
  const environment = { DD_LOGS_CONFIG_PROCESSING_RULES: JSON.stringify([CARD]) };

  it.each([
    ['a container', { log: '1234-5678', kubernetes: KUBERNETES }],
    ['a container of ECS', { log: '1234-5678', ecs_cluster: 'c', container_id: 'i', container_name: 'n' }],
    ['text', '1234-5678'],
    ['an event without metadata', { log: '1234-5678' }],
    ['JSON of nobody', { a: '1234-5678' }],
  ])('apply to %s', (_, record) => {
    expect(transformed(record, environment).delivered.toString()).not.toContain('1234-5678');
  });

  it("come before a container's own, which see what they have left", () => {
    const record = ruled([rule('mask_sequences', '\\[card\\]', '[own]')], { log: 'pay 1234-5678' });
    expect(logOf(record, environment).message).toBe('pay [own]');
  });
});
