import { describe, expect, it } from 'vitest';
import { NO_LABELS_AS_TAGS } from '../../test/kubernetes/no-labels-as-tags.ts';
import { TagSet } from '../datadog/tag.ts';
import { readMetadata } from './metadata.ts';
import { addAgentTags, addChosenTags, isAgentTagKey } from './tags.ts';

function tagsOf(kubernetes: Readonly<Record<string, unknown>>): string[] {
  const tags = new TagSet();
  addAgentTags(tags, readMetadata(kubernetes));
  addChosenTags(tags, readMetadata(kubernetes), NO_LABELS_AS_TAGS);
  return tags.toArray();
}

describe('the tags of a container', () => {
  it('are those of pod, container, image and node', () => {
    const kubernetes = {
      pod_name: 'web-0',
      namespace_name: 'shop',
      container_name: 'nginx',
      docker_id: 'c0ffee',
      container_image: 'docker.io/library/nginx:1.23.3',
      container_hash: 'docker.io/library/nginx@sha256:75ea',
      host: 'fargate-ip-10-0-1-23.ec2.internal',
    };
    expect(tagsOf(kubernetes)).toEqual([
      'container_id:c0ffee',
      'display_container_name:nginx_web-0',
      'eks_fargate_node:fargate-ip-10-0-1-23.ec2.internal',
      'image_id:docker.io/library/nginx_sha256:75ea',
      'image_name:nginx',
      'image_tag:1.23.3',
      'kube_container_name:nginx',
      'kube_namespace:shop',
      'pod_name:web-0',
      'short_image:nginx',
    ]);
  });

  it('have no eks_fargate_node on another node', () => {
    expect(tagsOf({ host: 'ip-10-0-1-23.ec2.internal' })).toEqual([]);
  });

  it('are none where the metadata is empty or of other types', () => {
    expect(tagsOf({})).toEqual([]);
    const strange = {
      pod_name: 5,
      namespace_name: '',
      container_name: null,
      labels: [],
      annotations: 'x',
      ownerReferences: {},
    };
    expect(tagsOf(strange)).toEqual([]);
    expect(tagsOf({ labels: { 'app.kubernetes.io/name': 5, 'tags.datadoghq.com/env': '' } })).toEqual([]);
  });

  it.each([
    ['Deployment', 'web', ['kube_deployment:web']],
    ['ReplicaSet', 'web-56c89cfff7', ['kube_deployment:web', 'kube_replica_set:web-56c89cfff7']],
    ['ReplicaSet', 'by-hand', ['kube_replica_set:by-hand']],
    ['StatefulSet', 'db', ['kube_stateful_set:db']],
    ['DaemonSet', 'my-svc', ['kube_daemon_set:my-svc']],
    ['ReplicationController', 'rc', ['kube_replication_controller:rc']],
    ['Job', 'hello-600', ['kube_cronjob:hello', 'kube_job:hello-600']],
    ['CronJob', 'hello', ['kube_cronjob:hello']],
    ['Node', 'n1', []],
  ])('of a %s %s name it', (kind, name, own) => {
    const tags = [...own, `kube_ownerref_kind:${kind.toLowerCase()}`, `kube_ownerref_name:${name}`].sort();
    expect(tagsOf({ ownerReferences: [{ kind, name }] })).toEqual(tags);
  });

  it('hold no Deployment my for the DaemonSet my-svc', () => {
    const labels = { 'controller-revision-hash': '7d9f6c5b8', 'pod-template-generation': '3' };
    const tags = tagsOf({ pod_name: 'my-svc-x7k2p', labels });
    expect(tags).toContain('kube_daemon_set:my-svc');
    expect(tags.filter((tag) => tag.startsWith('kube_deployment'))).toEqual([]);
  });

  it('hold the labels of unified service tagging, those of this container only', () => {
    const labels = {
      'tags.datadoghq.com/service': 'pod',
      'tags.datadoghq.com/web.service': 'container',
      'tags.datadoghq.com/other.service': 'other',
      'app.kubernetes.io/part-of': 'shop',
    };
    expect(tagsOf({ container_name: 'web', labels })).toEqual([
      'kube_app_part_of:shop',
      'kube_container_name:web',
      'service:container',
      'service:pod',
    ]);
  });

  it('hold the tags of the annotations, and nothing where one is no JSON', () => {
    const annotations = {
      'ad.datadoghq.com/tags': '{"team":["A",2,{"x":1},null],"+high":"y","n":0.00003,"b":true,"no":{"x":1},"nil":null}',
      'ad.datadoghq.com/web.logs': '[{"tags":["tier:front",5]},{"tags":["second:no"]}]',
      'ad.datadoghq.com/web.tags': '{broken',
      'ad.datadoghq.com/other.tags': '{"other":"no"}',
    };
    expect(tagsOf({ container_name: 'web', annotations })).toEqual([
      'b:true',
      'high:y',
      'kube_container_name:web',
      'n:3e-05',
      'team:2',
      'team:_nil',
      'team:a',
      'team:map_x:1',
      'tier:front',
    ]);
  });

  it('survive an annotation that is nested deeper than a call stack', () => {
    const deep = `{"a":[${'['.repeat(20_000)}${']'.repeat(20_000)}],"b":"c"}`;
    expect(tagsOf({ annotations: { 'ad.datadoghq.com/tags': deep } })).toEqual(['b:c']);
  });
});

describe('a key of the Agent alone', () => {
  it('is any of kube_, and those of container, image and node', () => {
    for (const key of ['kube_anything', 'pod_name', 'container_id', 'image_tag', 'short_image', 'eks_fargate_node']) {
      expect(isAgentTagKey(key)).toBe(true);
    }
    for (const key of ['env', 'service', 'version', 'team', 'pod_names', 'kube'])
      expect(isAgentTagKey(key)).toBe(false);
  });
});
