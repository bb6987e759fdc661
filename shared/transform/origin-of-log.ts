import type { TransformSettings } from '../config/transform-settings.ts';
import { objectOf, stringMember } from '../json/value.ts';
import { tagsOf } from '../log/facts.ts';
import type { TransformedLog } from './transform-record.ts';

interface OriginOfLog {
  readonly namespace: string | undefined;
  readonly service: string | undefined;
}

/** Whose log it is: as the pod's metadata says, or a pass before us that has left it out, and as Datadog will have it. */
export function originOfLog({ draft, json }: TransformedLog, settings: TransformSettings): OriginOfLog {
  const { container } = draft;
  const namespace = container?.kind === 'kubernetes' ? container.kubernetes.namespace : undefined;
  const log = objectOf(json);
  return {
    namespace: namespace ?? namespaceTag(tagsOf(draft, settings).ddtags),
    service: log && stringMember(log, 'service'),
  };
}

function namespaceTag(ddtags: string | undefined): string | undefined {
  return ddtags
    ?.split(',')
    .find((tag) => tag.startsWith(NAMESPACE_TAG))
    ?.slice(NAMESPACE_TAG.length);
}

const NAMESPACE_TAG = 'kube_namespace:';
