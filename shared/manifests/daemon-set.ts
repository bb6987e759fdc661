import type { Destination } from './destination.ts';
import { FLUENT_BIT_IMAGE, KUBERNETES_FILTER, outputSection, renderSections, type Section } from './fluent-bit.ts';

const NAME = 'fluent-bit';
export const DAEMON_SET_NAMESPACE = 'hydrant-logging';
export const DAEMON_SET_SERVICE_ACCOUNT = NAME;

const LABELS = { 'app.kubernetes.io/name': NAME } as const;

/** On the node: positions in files, and what Firehose has not taken yet, outlive a pod. */
const STATE = '/var/lib/hydrant-fluent-bit';

/**
 * A chunk is about 2 MB, and the default of 128 of them is more than the container may have: a long outage would end it again and
 * again. The others stay on the disk. https://docs.fluentbit.io/manual/administration/buffering-and-storage
 */
const MAX_CHUNKS_IN_MEMORY = 32;

const INPUTS: readonly Section[] = [
  {
    type: 'SERVICE',
    entries: [
      ['Flush', '1'],
      ['Log_Level', 'info'],
      ['storage.path', `${STATE}/storage`],
      ['storage.max_chunks_up', String(MAX_CHUNKS_IN_MEMORY)],
    ],
  },
  {
    type: 'INPUT',
    entries: [
      ['Name', 'tail'],
      ['Path', '/var/log/containers/*.log'],
      // Its own logs, which speak of every batch that fails, would make more batches.
      ['Exclude_Path', `/var/log/containers/*_${DAEMON_SET_NAMESPACE}_*.log`],
      ['Tag', 'kube.*'],
      // Joins lines that containerd has cut, and keeps their time.
      ['multiline.parser', 'cri'],
      ['DB', `${STATE}/tail.db`],
      ['Buffer_Max_Size', '66KB'],
      ['storage.type', 'filesystem'],
      ['Read_From_Head', 'On'],
      ['Refresh_Interval', '10'],
      ['Rotate_Wait', '30'],
      ['Skip_Long_Lines', 'On'],
    ],
  },
];

const FILTER: Section = {
  ...KUBERNETES_FILTER,
  entries: [...KUBERNETES_FILTER.entries, ['Keep_Log', 'Off'], ['Owner_References', 'On'], ['Namespace_Labels', 'On']],
};

/** As long as the disk has room, a batch is tried again; one try more is Fluent Bit's default. */
const PERSISTENT = [
  ['Retry_Limit', 'no_limits'],
  ['storage.total_limit_size', '1G'],
] as const;

/**
 * Fluent Bit on every EC2 node, with the rights it needs in the cluster.
 *
 * @param roleArn the IAM role that its service account takes (IRSA): https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export function daemonSet(destination: Destination, roleArn: string): readonly object[] {
  const metadata = { name: NAME, namespace: DAEMON_SET_NAMESPACE, labels: LABELS };
  const clusterWide = { name: `${DAEMON_SET_NAMESPACE}-${NAME}`, labels: LABELS };
  const configuration = renderSections([
    ...INPUTS,
    FILTER,
    outputSection(destination, 'aws-for-fluent-bit', PERSISTENT),
  ]);
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: DAEMON_SET_NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...metadata, annotations: { 'eks.amazonaws.com/role-arn': roleArn } },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: clusterWide,
      rules: [{ apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: clusterWide,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterWide.name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: DAEMON_SET_NAMESPACE }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'fluent-bit.conf': configuration } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: POD } },
    },
  ];
}

/** Fargate's nodes have a router of their own, and take no DaemonSet. */
const ON_EC2 = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'eks.amazonaws.com/compute-type', operator: 'NotIn', values: ['fargate'] },
          ],
        },
      ],
    },
  },
} as const;

const POD = {
  serviceAccountName: DAEMON_SET_SERVICE_ACCOUNT,
  affinity: ON_EC2,
  tolerations: [{ operator: 'Exists' }],
  terminationGracePeriodSeconds: 10,
  containers: [
    {
      name: NAME,
      image: FLUENT_BIT_IMAGE,
      resources: { requests: { cpu: '50m', memory: '100Mi' }, limits: { memory: '250Mi' } },
      securityContext: { allowPrivilegeEscalation: false },
      volumeMounts: [
        { name: 'configuration', mountPath: '/fluent-bit/etc', readOnly: true },
        { name: 'logs', mountPath: '/var/log', readOnly: true },
        { name: 'state', mountPath: STATE },
      ],
    },
  ],
  volumes: [
    { name: 'configuration', configMap: { name: NAME } },
    { name: 'logs', hostPath: { path: '/var/log' } },
    { name: 'state', hostPath: { path: STATE, type: 'DirectoryOrCreate' } },
  ],
} as const;
