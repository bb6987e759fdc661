import fc from 'fast-check';
import { loosely, text } from './values.ts';

const LABELS = [
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'job-name',
  'statefulset.kubernetes.io/pod-name',
  'controller-revision-hash',
  'pod-template-generation',
  'app.kubernetes.io/name',
  'tags.datadoghq.com/env',
  'tags.datadoghq.com/service',
  'tags.datadoghq.com/web.service',
];
const ANNOTATIONS = [
  'ad.datadoghq.com/tags',
  'ad.datadoghq.com/web.tags',
  'ad.datadoghq.com/web.logs',
  'ad.datadoghq.com/logs_exclude',
];

const withRules = (...rules: readonly unknown[]) => JSON.stringify([{ log_processing_rules: rules }]);

const annotation = fc.oneof(
  text,
  fc.constantFrom(
    '{"+team":["A",1,{"b":[]}],"":"x","kube_deployment":"own"}',
    '[{"source":"java","service":"own","tags":["a:b",1]}]',
    '[1]',
    '{',
    'true',
    withRules({ type: 'mask_sequences', pattern: '[0-9a-f]{3,}', replace_placeholder: '<$0$0>' }),
    withRules({ type: 'mask_sequences', pattern: '"' }, { type: 'exclude_at_match', pattern: 'severe' }),
    withRules({ type: 'include_at_match', pattern: 'e' }, { type: 'multi_line', pattern: '^' }, { type: 'x' }, 5),
    // What a mask leaves may be anything, JSON with reserved keys too.
    withRules({
      type: 'mask_sequences',
      pattern: '^.+$',
      replace_placeholder: '{"msg":"m","host":"evil","ddtags":"a:b"}',
    }),
  ),
);

const owner = fc.record({
  kind: fc.constantFrom('ReplicaSet', 'Deployment', 'Job', 'CronJob', 'StatefulSet', 'DaemonSet', 'Node', ''),
  name: text,
});

const pod = fc.record(
  {
    pod_name: loosely(fc.oneof(text, fc.constant('web-56c89cfff7-tsdww'))),
    namespace_name: loosely(text),
    container_name: loosely(fc.oneof(fc.constant('web'), text)),
    docker_id: loosely(text),
    container_image: loosely(text),
    container_hash: loosely(text),
    host: loosely(text),
    labels: loosely(fc.dictionary(fc.constantFrom(...LABELS), loosely(text), { maxKeys: 5 })),
    annotations: loosely(fc.dictionary(fc.constantFrom(...ANNOTATIONS), loosely(annotation), { maxKeys: 3 })),
    ownerReferences: loosely(fc.array(owner, { maxLength: 2 })),
  },
  { requiredKeys: [] },
);

/** What stands under `kubernetes`. */
export const kubernetes = loosely(pod);

/** What stands under `kubernetes_namespace`, with `Namespace_Labels On`. */
export const namespace = loosely(
  fc.record(
    { name: loosely(text), labels: loosely(fc.dictionary(text, loosely(text), { maxKeys: 2 })) },
    { requiredKeys: [] },
  ),
);

type Members = readonly (readonly [key: string, value: unknown])[];

/** The same as `kubernetes`, lifted by a `nest` filter: its labels too, or as one object. */
export const liftedMembers: fc.Arbitrary<Members> = fc
  .tuple(pod, fc.boolean())
  .map(([metadata, labelsToo]) =>
    Object.entries(metadata).flatMap(([key, value]) =>
      labelsToo && key === 'labels' && typeof value === 'object' && value !== null
        ? Object.entries(value).map(([label, one]) => [`kubernetes_labels_${label}`, one] as const)
        : [[`kubernetes_${key}`, value] as const],
    ),
  );

const TASK_ID = '56a8667e7a454b0a8c7a39d5723de11e';

/** What FireLens writes beside a line. */
export const ecsMembers: fc.Arbitrary<Members> = fc
  .record(
    {
      ecs_cluster: loosely(
        fc.oneof(text, fc.constant('shop'), fc.constant('arn:aws:ecs:eu-west-1:123456789012:cluster/shop')),
      ),
      ecs_task_arn: loosely(fc.oneof(text, fc.constant(`arn:aws:ecs:eu-west-1:123456789012:task/shop/${TASK_ID}`))),
      ecs_task_definition: loosely(fc.oneof(text, fc.constant('web:42'))),
      ecs_container_name: loosely(text),
      container_id: loosely(fc.oneof(text, fc.constant(`${TASK_ID}-527074092`))),
      container_name: loosely(fc.oneof(text, fc.constant('web'), fc.constant('/ecs-web-42-web-c0dfd1978deed9ddfb01'))),
      ec2_instance_id: loosely(fc.constantFrom('i-0e8c1703f57233826', 'i-1')),
      source: loosely(fc.constantFrom('stdout', 'stderr')),
    },
    { requiredKeys: ['ecs_task_arn', 'container_id'] },
  )
  .map((members) => Object.entries(members));
