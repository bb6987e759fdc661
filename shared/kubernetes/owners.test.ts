import { describe, expect, it } from 'vitest';
import { readMetadata } from './metadata.ts';
import { ownersOf } from './owners.ts';

const owners = (kubernetes: Readonly<Record<string, unknown>>) =>
  ownersOf(readMetadata(kubernetes)).map(({ owner }) => owner);

describe('the owner of a pod', () => {
  it('is what the owner references say, whatever the labels say', () => {
    const kubernetes = {
      pod_name: 'my-svc-x7k2p',
      labels: { 'pod-template-hash': 'svc' },
      ownerReferences: [{ kind: 'DaemonSet', name: 'my-svc' }, { kind: 'X' }, null],
    };
    expect(owners(kubernetes)).toEqual([{ kind: 'DaemonSet', name: 'my-svc' }]);
  });

  it('is a ReplicaSet where the template hash is the middle of the name', () => {
    const labels = { 'pod-template-hash': '56c89cfff7' };
    expect(owners({ pod_name: 'web-56c89cfff7-tsdww', labels })).toEqual([
      { kind: 'ReplicaSet', name: 'web-56c89cfff7' },
    ]);
    expect(owners({ pod_name: 'web-56c89cfff8-tsdww', labels })).toEqual([]);
    expect(owners({ pod_name: '56c89cfff7-web-tsdww', labels })).toEqual([]);
    expect(owners({ pod_name: 'web-x56c89cfff7-tsdww', labels })).toEqual([]);
    expect(owners({ pod_name: '56c89cfff7-tsdww', labels })).toEqual([]);
    expect(owners({ pod_name: 'web-56c89cfff7', labels })).toEqual([]);
  });

  it('is never read from the name alone, which may be that of a DaemonSet my-svc', () => {
    expect(owners({ pod_name: 'my-svc-x7k2p' })).toEqual([]);
    expect(owners({ pod_name: 'my-svc-x7k2p', labels: {} })).toEqual([]);
    expect(owners({ pod_name: 'web-56c89cfff7-tsdww' })).toEqual([]);
  });

  it('is a DaemonSet where both labels of its controller are there', () => {
    const labels = { 'controller-revision-hash': '7d9f6c5b8', 'pod-template-generation': '3' };
    expect(owners({ pod_name: 'my-svc-x7k2p', labels })).toEqual([{ kind: 'DaemonSet', name: 'my-svc' }]);
    expect(owners({ pod_name: 'my-svc-x7k2p', labels: { 'controller-revision-hash': '7d9f6c5b8' } })).toEqual([]);
  });

  it('is a StatefulSet where the label is the name of the pod itself', () => {
    const labels = { 'statefulset.kubernetes.io/pod-name': 'orders-db-0' };
    expect(owners({ pod_name: 'orders-db-0', labels })).toEqual([{ kind: 'StatefulSet', name: 'orders-db' }]);
    expect(owners({ pod_name: 'orders-db-1', labels })).toEqual([]);
  });

  it.each(['job-name', 'batch.kubernetes.io/job-name'])('is a Job where the label %s names it', (label) => {
    const labels = { [label]: 'report-27913013' };
    expect(owners({ pod_name: 'report-27913013-x7k9d', labels })).toEqual([{ kind: 'Job', name: 'report-27913013' }]);
  });

  it('is not derived from a name of 63 characters, which has been cut', () => {
    const hash = '56c89cfff7';
    const podOf = (length: number) => `${'w'.repeat(length - hash.length - 7)}-${hash}-tsdww`;
    const labels = { 'pod-template-hash': hash, 'controller-revision-hash': 'a', 'pod-template-generation': '1' };
    expect(podOf(63)).toHaveLength(63);
    expect(owners({ pod_name: podOf(63), labels })).toEqual([]);
    expect(owners({ pod_name: podOf(62), labels })).toHaveLength(1);
  });

  it('is no Job of a label that another workload has in its template', () => {
    expect(owners({ pod_name: 'web-0', labels: { 'job-name': 'import' } })).toEqual([]);
    expect(owners({ pod_name: 'importer-x7k9d', labels: { 'job-name': 'import' } })).toEqual([]);
    expect(owners({ labels: { 'job-name': 'import' } })).toEqual([]);
  });

  it('is a Job, too, where the cut name no longer shows it, but not beside the hash of a ReplicaSet', () => {
    const job = { 'job-name': 'import' };
    expect(owners({ pod_name: 'x'.repeat(63), labels: job })).toEqual([{ kind: 'Job', name: 'import' }]);
    expect(owners({ pod_name: 'x'.repeat(62), labels: job })).toEqual([]);
    for (const hash of ['pod-template-hash', 'rollouts-pod-template-hash']) {
      expect(owners({ pod_name: 'x'.repeat(63), labels: { ...job, [hash]: '56c' } })).toEqual([]);
    }
  });

  it('is a StatefulSet only of a name that ends with an ordinal', () => {
    const of = (name: string) => owners({ pod_name: name, labels: { 'statefulset.kubernetes.io/pod-name': name } });
    expect(of('orders-db-10')).toEqual([{ kind: 'StatefulSet', name: 'orders-db' }]);
    for (const name of ['orders-db', 'orders-db-x', 'orders-db-1x', '-1']) expect(of(name)).toEqual([]);
  });

  it('is a DaemonSet only where the name has a suffix, and both labels are there', () => {
    const labels = { 'controller-revision-hash': '7d9f6c5b8', 'pod-template-generation': '3' };
    for (const name of ['agent', 'agent-ab_c', 'agent-']) expect(owners({ pod_name: name, labels })).toEqual([]);
    expect(owners({ pod_name: 'agent-x7k2p', labels: { 'pod-template-generation': '3' } })).toEqual([]);
  });

  it('of an Argo rollout has the hash in another label', () => {
    const labels = { 'rollouts-pod-template-hash': '56c89cfff7' };
    expect(owners({ pod_name: 'web-56c89cfff7-tsdww', labels })).toEqual([
      { kind: 'ReplicaSet', name: 'web-56c89cfff7' },
    ]);
  });

  it.each([
    ['ownerReferences', { ownerReferences: [{ kind: 'Job', name: 'a' }] }],
    [
      'label statefulset.kubernetes.io/pod-name',
      { pod_name: 'a-0', labels: { 'statefulset.kubernetes.io/pod-name': 'a-0' } },
    ],
    [
      'pod_name, its middle proven by label pod-template-hash',
      { pod_name: 'a-56c-xyz', labels: { 'pod-template-hash': '56c' } },
    ],
    [
      'pod_name, with labels controller-revision-hash and pod-template-generation',
      { pod_name: 'a-xyz', labels: { 'controller-revision-hash': '1', 'pod-template-generation': '1' } },
    ],
    ['label job-name', { pod_name: 'a-xyz', labels: { 'job-name': 'a' } }],
  ])('is said to be from %s', (from, kubernetes) => {
    expect(ownersOf(readMetadata(kubernetes)).map((one) => one.from)).toEqual([from]);
  });
});
