import { loadTransformSettings } from '../../shared/config/load.ts';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';

const TAGS: readonly TransformSettings['tags'][] = [
  [],
  ['team:payments', 'fargate'],
  ['env:ops', 'service:ops', 'kube_cluster_name:ops', 'kube_namespace:ops'],
];

/** Every combination of the transform's settings, with three kinds of `DD_TAGS`: none, free keys, keys of the Agent. */
export const DEFAULT_SETTINGS: TransformSettings = loadTransformSettings({});

/** Settings that come to bear on single logs. */
const CHOOSING_SETTINGS: TransformSettings = loadTransformSettings({
  HYDRANT_MULTI_EVENT: 'ndjson',
  DD_KUBERNETES_POD_LABELS_AS_TAGS: '{"*":"%%label%%","app":"service,+app_name"}',
  DD_KUBERNETES_POD_ANNOTATIONS_AS_TAGS: '{"*":"annotation_%%annotation%%"}',
  DD_KUBERNETES_NAMESPACE_LABELS_AS_TAGS: '{"*":"ns_%%label%%"}',
  DD_LOGS_CONFIG_PROCESSING_RULES:
    '[{"type":"mask_sequences","name":"m","pattern":"[0-9]{4}","replace_placeholder":"[$0]"},{"type":"exclude_at_match","name":"e","pattern":"healthz"}]',
  DD_CONTAINER_EXCLUDE_LOGS: 'name:^istio-proxy$',
});

export const EVERY_SETTINGS: readonly TransformSettings[] = (['both', 'ddtags', 'attributes'] as const).flatMap(
  (tagsAs) =>
    (['keep', 'drop'] as const).flatMap((kubernetesObject) =>
      [undefined, 'prod'].flatMap((env) =>
        TAGS.flatMap((tags) =>
          [undefined, 'main'].map((clusterName) => ({
            ...(env === undefined ? DEFAULT_SETTINGS : CHOOSING_SETTINGS),
            ...{ tagsAs, kubernetesObject, env, tags, clusterName },
          })),
        ),
      ),
    ),
);
