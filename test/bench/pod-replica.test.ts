import { expect, it } from 'vitest';
import { ordinaryRecords, podOf } from './fluent-bit-lines.ts';
import { replicaOf } from './pod-replica.ts';

interface Metadata {
  readonly pod_name: string;
  readonly pod_id: string;
  readonly docker_id: string;
  readonly labels: Readonly<Record<string, string>>;
}

const metadataOf = (text: string) => (JSON.parse(text) as { kubernetes: Metadata }).kubernetes;
const recordOf = (pod: string) => ordinaryRecords().find((text) => podOf(text).startsWith(pod)) ?? '';

it('is another pod of the same owner', () => {
  const record = recordOf('checkout-');
  const [pod, replica] = [record, replicaOf(record, 7)].map(metadataOf);

  expect(replica?.pod_name).toMatch(/^checkout-7c9d8f6b5d-[0-9a-f]{5}$/);
  expect(replica?.pod_name).not.toBe(pod?.pod_name);
  expect(replica?.pod_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
  expect(replica?.pod_id).not.toBe(pod?.pod_id);
  expect(replica?.docker_id).not.toBe(pod?.docker_id);
  expect(replica?.labels).toEqual(pod?.labels);
});

it('of a StatefulSet is numbered, in its labels too', () => {
  const { pod_name, labels } = metadataOf(replicaOf(recordOf('orders-db-'), 12));

  expect(pod_name).toBe('orders-db-12');
  expect(labels).toMatchObject({
    'statefulset.kubernetes.io/pod-name': 'orders-db-12',
    'apps.kubernetes.io/pod-index': '12',
  });
});

it('with the number 0 is the pod itself', () => {
  expect(ordinaryRecords().map((text) => replicaOf(text, 0))).toEqual(ordinaryRecords());
});
