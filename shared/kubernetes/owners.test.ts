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
});
