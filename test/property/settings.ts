import type { TransformSettings } from '../../shared/config/transform-settings.ts';

const TAGS: readonly TransformSettings['tags'][] = [
  [],
  ['team:payments', 'fargate'],
  ['env:ops', 'service:ops', 'kube_cluster_name:ops', 'kube_namespace:ops'],
];

/** Every combination of the transform's settings, with three kinds of `DD_TAGS`: none, free keys, keys of the Agent. */
export const EVERY_SETTINGS: readonly TransformSettings[] = (['both', 'ddtags', 'attributes'] as const).flatMap(
  (tagsAs) =>
    (['keep', 'drop'] as const).flatMap((kubernetesObject) =>
      [undefined, 'prod'].flatMap((env) =>
        TAGS.flatMap((tags) =>
          [undefined, 'main'].map((clusterName) => ({ tagsAs, kubernetesObject, env, tags, clusterName })),
        ),
      ),
    ),
);

export const DEFAULT_SETTINGS: TransformSettings = {
  tagsAs: 'both',
  kubernetesObject: 'keep',
  env: undefined,
  tags: [],
  clusterName: undefined,
};
