import { describe, expect, it } from 'vitest';
import { loadTransformSettings } from '../config/load.ts';
import type { Environment } from '../config/settings-reader.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { type ExplainedTags, explainTags } from './explain-tags.ts';

const KUBERNETES = {
  pod_name: 'web-56c89cfff7-tsdww',
  namespace_name: 'shop',
  container_name: 'web',
  labels: { 'pod-template-hash': '56c89cfff7', Team: 'Pay Ments', 'tags.datadoghq.com/env': 'prod' },
};

function explain(record: object, environment: Environment = {}): ExplainedTags {
  const settings = loadTransformSettings(environment);
  const verdict = transformRecord(Buffer.from(JSON.stringify(record)), 0, settings);
  const draft = verdict.kind === 'logs' ? verdict.logs[0]?.draft : undefined;
  if (draft === undefined) throw new Error(JSON.stringify(verdict));
  return explainTags(draft, settings, 'DD_CLUSTER_NAME');
}

const ECS = {
  ecs_cluster: 'demo',
  ecs_task_arn: 'arn:aws:ecs:eu-west-1:123456789012:task/demo/0123456789abcdef0123456789abcdef',
  container_id: 'ab',
  container_name: 'web',
};

describe('a tag', () => {
  it.each([
    ['pod_name:web-56c89cfff7-tsdww', ['pod_name']],
    [
      'kube_deployment:web',
      ["pod_name, its middle proven by label pod-template-hash, ReplicaSet's name without its hash"],
    ],
    ['env:prod', ['label tags.datadoghq.com/env']],
    ['region:eu', ['DD_TAGS']],
    ['kube_cluster_name:main', ['DD_CLUSTER_NAME']],
    ['own:a', ['its own ddtags']],
  ])('%s says where it came from', (tag, from) => {
    const environment = { DD_TAGS: 'region:eu', DD_ENV: 'dev', DD_CLUSTER_NAME: 'main' };
    const { tags } = explain({ log: 'x', ddtags: 'own:a', kubernetes: KUBERNETES }, environment);
    expect(tags).toContainEqual({ tag, from });
  });

  it('says what it was before it was normalised', () => {
    const environment = { DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"Team":"squad"}' };
    expect(explain({ log: 'x', kubernetes: KUBERNETES }, environment).tags).toContainEqual({
      tag: 'squad:pay_ments',
      from: ['label Team (DD_KUBERNETES_POD_LABELS_AS_TAGS or DD_KUBERNETES_RESOURCES_LABELS_AS_TAGS)'],
      given: 'squad:Pay Ments',
    });
  });

  it('that two say names both', () => {
    const labels = { 'tags.datadoghq.com/env': 'prod', 'tags.datadoghq.com/web.env': 'prod' };
    expect(explain({ log: 'x', kubernetes: { ...KUBERNETES, labels } }).tags).toContainEqual({
      tag: 'env:prod',
      from: ['label tags.datadoghq.com/env', 'label tags.datadoghq.com/web.env'],
    });
  });

  it('of the operator is not said to be of the log, nor the other way round', () => {
    expect(explain({ log: 'x', ddtags: 'env:own' }, { DD_ENV: 'dev' }).tags).toEqual([
      { tag: 'env:own', from: ['its own ddtags'] },
    ]);
    expect(explain({ log: 'x' }, { DD_ENV: 'dev' }).tags).toEqual([{ tag: 'env:dev', from: ['DD_ENV'] }]);
  });

  it('of a replay says so', () => {
    const timestamp = '2023-01-27T16:53:46.615Z';
    const hydrant = {
      v: 1,
      late: { timestamp: '2023-01-26T00:00:00.000Z' },
      event_id: '0123456789abcdef0123456789abcdef',
      replay_id: '20230127t165346z-0a1b2c',
    };
    expect(explain({ message: 'x', timestamp, hydrant }).tags).toEqual([
      { tag: 'late:true', from: ['a replay, which gave the log the present date'] },
      { tag: 'replay_id:20230127t165346z-0a1b2c', from: ['a replay, which sent the log'] },
      { tag: 'replayed:true', from: ['a replay, which sent the log'] },
    ]);
  });

  it('of ECS says where it came from', () => {
    expect(explain({ log: 'x', ...ECS }).tags).toEqual(
      expect.arrayContaining([
        { tag: 'ecs_cluster_name:demo', from: ['ecs_cluster'] },
        { tag: 'region:eu-west-1', from: ['ecs_task_arn'] },
      ]),
    );
  });
});

describe('a refused tag', () => {
  const annotations = { 'ad.datadoghq.com/tags': '{"squad":"a"}' };

  it.each([
    ['pod_name:evil', 'the metadata proves pod_name'],
    ['squad:evil', "the pod's labels or annotations set squad"],
    ['kube_job:evil', 'only the Agent sets kube_job'],
    ['kube_cluster_name:evil', 'only the Agent sets kube_cluster_name'],
    ['replayed:no', 'only a replay sets replayed'],
    ['!!', 'nothing of it is a valid tag with a key'],
    [':value', 'nothing of it is a valid tag with a key'],
  ])('%s says why', (tag, why) => {
    const { refused } = explain({ log: 'x', ddtags: tag, kubernetes: { ...KUBERNETES, annotations } });
    expect(refused).toEqual([{ tag, from: 'its own ddtags', why }]);
  });

  it('that the operator sets says so', () => {
    const environment = { DD_CLUSTER_NAME: 'main', DD_ENV: 'dev' };
    expect(explain({ log: 'x', ddtags: 'kube_cluster_name:evil' }, environment).refused).toEqual([
      { tag: 'kube_cluster_name:evil', from: 'its own ddtags', why: 'the operator sets kube_cluster_name' },
    ]);
    expect(explain({ log: 'x', ddtags: 'env:evil', ...ECS }, environment).refused).toEqual([
      { tag: 'env:evil', from: 'its own ddtags', why: 'the operator sets env' },
    ]);
  });

  it('is none that stands in the log all the same', () => {
    const ddtags = 'pod_name:web-56c89cfff7-tsdww,Team:A';
    expect(explain({ log: 'x', ddtags, kubernetes: KUBERNETES }).refused).toEqual([]);
  });
});

describe('a tag without room', () => {
  it('is of those that come last, and has an origin', () => {
    const ddtags = Array.from({ length: 101 }, (_, index) => `k${index}:v`).join();
    const { tags, withoutRoom, refused } = explain({ log: 'x', ddtags });
    expect(tags).toHaveLength(100);
    expect(withoutRoom).toEqual([{ tag: 'k9:v', from: ['its own ddtags'] }]);
    expect(refused).toEqual([]);
  });
});
