import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realRecord, tagsOf, transformed } from './transformed.ts';

const RECORDS: readonly (readonly [name: string, record: Buffer | object])[] = [
  ['an event', realRecord('5.1.1-a-fargate-datadog-guide', 'Read timed out')],
  ['a JSON line', realRecord('5.1.1-b-fargate-crio-parser', 'trailing newline in value')],
  ['a line that collides', realRecord('5.1.1-a-fargate-datadog-guide', 'collides')],
  ['keys without a message', realRecord('5.1.1-f3-time-key', '"start_time"')],
  ['text', Buffer.from('2023-01-27T16:53:46Z stderr P cut')],
  ['several events', Buffer.concat([Buffer.from('{"log":"a"}\n{"log":"b","ddtags":"x:y"}\n{"log":"cut')])],
  ['an old date', { log: '{"msg":"x","@timestamp":"2019-01-01T00:00:00Z"}' }],
  ['numbers', Buffer.from('{"log":"x","2":1.0,"1":9007199254740993,"0":1e400}')],
];

const SETTINGS = [
  {},
  { HYDRANT_TAGS_AS: 'both', HYDRANT_KUBERNETES_OBJECT: 'keep', DD_TAGS: 'team:a', DD_ENV: 'prod' },
  { HYDRANT_TAGS_AS: 'attributes', HYDRANT_MULTI_EVENT: 'ndjson', DD_CLUSTER_NAME: 'main' },
  {
    DD_LOGS_CONFIG_PROCESSING_RULES:
      '[{"type":"mask_sequences","name":"m","pattern":"[a-z]","replace_placeholder":"$0$0"}]',
  },
] as const;

describe.each(RECORDS)('what Hydrant made of %s', (_, record) => {
  it.each(SETTINGS)('is unchanged, byte for byte, with %j', (environment) => {
    const { delivered } = transformed(record, environment);
    expect(transformed(delivered, environment).delivered.toString()).toBe(delivered.toString());
  });

  it('is recognised as such, and nothing of it is counted a second time', () => {
    const { delivered, logs } = transformed(record);
    const [format, again] = [logs.length === 1 ? 'hydrant' : 'cloudwatch-logs', transformed(delivered)];
    expect(again).toMatchObject({ format, dropped: {} });
    expect(again.notes).toEqual({});
  });

  it('may come back compressed', () => {
    const { delivered, logs } = transformed(record);
    expect(transformed(gzipSync(delivered)).logs).toEqual(logs);
  });
});

describe('a log that was masked', () => {
  it('is not masked again, however its mask would match', () => {
    const annotations = {
      'ad.datadoghq.com/web.logs':
        '[{"log_processing_rules":[{"type":"mask_sequences","name":"m","pattern":"x","replace_placeholder":"xx"}]}]',
    };
    const record = { log: 'x', kubernetes: { pod_name: 'p', container_name: 'web', annotations } };
    const environment = { HYDRANT_KUBERNETES_OBJECT: 'keep' };
    const { delivered, logs } = transformed(record, environment);
    expect(logs).toMatchObject([{ message: 'xx' }]);
    expect(transformed(delivered, environment).delivered.toString()).toBe(delivered.toString());
  });
});

describe('a mask', () => {
  const environment = {
    HYDRANT_KUBERNETES_OBJECT: 'keep',
    DD_LOGS_CONFIG_PROCESSING_RULES:
      '[{"type":"mask_sequences","name":"m","pattern":"[0-9]{4}","replace_placeholder":"\\"$0\\""}]',
  };

  it.each([
    ['of ECS', '{"log":"x","container_id":12345678,"ecs_cluster":"c"}'],
    ['of a nest filter', '{"log":"x","kubernetes_pod_name":12345678,"kubernetes_namespace_name":{"a":12345678}}'],
    ['of Fluent Bit', '{"log":"x","kubernetes":{"pod_name":1234,"namespace_name":5678}}'],
  ])('makes no metadata %s where there was none', (_, record) => {
    const { delivered, logs } = transformed(record, environment);
    expect(logs.flatMap(tagsOf)).toEqual([]);
    expect(transformed(delivered, environment).delivered.toString()).toBe(delivered.toString());
  });
});

describe('a marker that a line has forged', () => {
  const kubernetes = { pod_name: 'p', namespace_name: 'shop' };

  it.each([
    [
      'merged before the metadata',
      { message: 'm', hydrant: { v: 1, tags: { pod_name: 'evil' } }, log: 'x', kubernetes },
    ],
    ['in the line', { log: '{"message":"m","hydrant":{"v":1,"tags":{"pod_name":"evil"}}}', kubernetes }],
    [
      'as a whole log of ours, in the line',
      {
        log: '{"message":"m","timestamp":"2023-01-27T16:00:00.000Z","ddtags":"pod_name:evil","hydrant":{"v":1}}',
        kubernetes,
      },
    ],
  ])('%s, adds no tag', (_, record) => {
    const { logs, format } = transformed(record);
    expect(logs.map(tagsOf)).toEqual([['kube_namespace:shop', 'pod_name:p']]);
    expect(format).toBe('fluent-bit');
  });
});
