import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Log, logOf, tagsOf, transformed } from './transformed.ts';

interface Sample {
  readonly kind: string;
  readonly platform: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** What others have published of their FireLens records: test/fixtures/fluent-bit/README.md. */
const SAMPLES = readFileSync(new URL('../fixtures/public-samples.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample)
  .filter(({ kind }) => kind === 'ecs-firelens');

/** https://docs.datadoghq.com/containers/amazon_ecs/tags/, by what the record of each sample can prove. */
const EXPECTED: readonly (readonly [about: string, tags: readonly string[], log: Log])[] = [
  [
    'of EC2 with the instance, which is the host',
    [
      'aws_account:209640446841',
      'cluster_arn:arn:aws:ecs:us-east-1:209640446841:cluster/chatter-base-clustereb0386a7-a8q2h6m4ri1i',
      'cluster_name:chatter-base-clustereb0386a7-a8q2h6m4ri1i',
      'container_id:957b36352863d2af06fa223f73e8e2f26d900c3f12ba81bc4df58c9e390a9a4d',
      'container_name:ecs-chattersubscriptionsubscriptiontaskdefinition84af3b49-39-app-d0c89395d3efaac05200',
      'ecs_cluster_name:chatter-base-clustereb0386a7-a8q2h6m4ri1i',
      'region:us-east-1',
      'task_arn:arn:aws:ecs:us-east-1:209640446841:task/chatter-base-clustereb0386a7-a8q2h6m4ri1i/56a8667e7a454b0a8c7a39d5723de11e',
      'task_definition_arn:arn:aws:ecs:us-east-1:209640446841:task-definition/chattersubscriptionsubscriptiontaskdefinition84af3b49:39',
      'task_family:chattersubscriptionsubscriptiontaskdefinition84af3b49',
      'task_name:chattersubscriptionsubscriptiontaskdefinition84af3b49',
      'task_version:39',
    ],
    { message: 'REDACTED', status: 'error', hostname: 'i-0e8c1703f57233826' },
  ],
  [
    'of EC2 without the instance',
    [
      'aws_account:373709687837',
      'cluster_arn:arn:aws:ecs:eu-west-1:373709687837:cluster/anewcluster',
      'cluster_name:anewcluster',
      'container_id:6423836e5a643259ede1cd56f085b114d23a14a14fe9f305f0285e1acd3e5ca0',
      'container_name:ecs-web-41-frontend-c0dfd1978deed9ddfb01',
      'ecs_cluster_name:anewcluster',
      'region:eu-west-1',
      'task_arn:arn:aws:ecs:eu-west-1:373709687837:task/anewcluster/f72654d4b1ff42669fb1eee9c110dac0',
      'task_definition_arn:arn:aws:ecs:eu-west-1:373709687837:task-definition/web:42',
      'task_family:web',
      'task_name:web',
      'task_version:42',
    ],
    { status: 'info', message: expect.stringContaining('GET / HTTP/1.0') },
  ],
];

describe.each(EXPECTED.map((row, index) => [...row, SAMPLES[index]?.record ?? {}] as const))(
  'a sample %s',
  (_, tags, expected, record) => {
    it('has exactly the tags that it proves', () => {
      expect(tagsOf(logOf(record))).toEqual(tags);
    });

    it('is read as a log of its container', () => {
      expect(logOf(record)).toMatchObject(expected);
      expect(transformed(record).format).toBe('ecs');
    });
  },
);

describe.each(SAMPLES.map(({ platform, record }) => [platform, record] as const))('a sample of %s', (_, record) => {
  const log = logOf(record);
  const tags = new Map(tagsOf(log).map((tag) => [tag.slice(0, tag.indexOf(':')), tag.slice(tag.indexOf(':') + 1)]));

  it('has the tags of its cluster, task and container, where it names them', () => {
    const { ecs_cluster: cluster, ecs_task_definition: definition, container_name: name } = record;
    if (/[a-z]/i.test(String(cluster ?? ''))) expect(tags.get('ecs_cluster_name')).toBe(String(cluster).toLowerCase());
    expect(tags.get('cluster_name')).toBe(tags.get('ecs_cluster_name'));
    const [family = '', version] = String(definition ?? '').split(':');
    if (version !== undefined) {
      expect([tags.get('task_family'), tags.get('task_name')]).toEqual([family.toLowerCase(), family.toLowerCase()]);
      expect(tags.get('task_version')).toBe(version);
    }
    if (/[a-z]/i.test(String(name)))
      expect(tags.get('container_name')).toBe(String(name).replace('/', '').toLowerCase());
    expect(tags).not.toHaveProperty('ecs_cluster');
  });

  it('takes its stream from source, which is no source of a log', () => {
    if (record.level === undefined && record.status === undefined) {
      expect(log.status).toBe(record.source === 'stderr' ? 'error' : 'info');
    }
    expect(log.ddsource).toBeUndefined();
  });

  it('comes out of a second pass byte for byte', () => {
    const { delivered } = transformed(record);
    expect(transformed(delivered).delivered).toEqual(delivered);
  });
});

describe('an application whose JSON FireLens has taken apart', () => {
  const pino = SAMPLES.find(({ record }) => record.level === 50)?.record ?? {};

  it('has its message, status, service and trace ids', () => {
    expect(logOf(pino)).toMatchObject({
      message: 'something happened in this execution.',
      status: 'error',
      service: 'abc123',
      trace_id: 'f80fc1e87e7bce2bb992167f47f8ab00',
      span_id: '9fdca739939f9145',
      dd: { trace_id: '7211330732019911779' },
    });
  });

  it.each([
    ['an empty object', {}],
    ['an object of its own', { version: '1.29' }],
    ["another pod's name", { pod_name: 'evil', namespace_name: 'payments', container_name: 'evil' }],
  ])('keeps the tags of its task where it logs %s under kubernetes', (_, kubernetes) => {
    const [{ record } = { record: {} }] = SAMPLES;
    expect(tagsOf(logOf({ kubernetes, ...record }))).toEqual(tagsOf(logOf(record)));
  });

  it('cannot add tags that only the Agent sets', () => {
    const [{ record } = { record: {} }] = SAMPLES;
    const ddtags = 'task_arn:evil,ECS_CLUSTER_NAME:evil,region:evil,availability-zone:evil,team:a';
    const line = JSON.stringify({ msg: 'x', ddtags, ecs_cluster: 'evil', container_id: 'evil' });
    for (const event of [
      { ddtags, ...record },
      { ...record, log: line },
    ]) {
      expect(tagsOf(logOf(event))).toEqual([...tagsOf(logOf(record)), 'team:a'].sort());
    }
  });
});
