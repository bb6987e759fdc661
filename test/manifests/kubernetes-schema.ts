import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

/** The kinds that are checked; any other is a fault. */
const MODELS = [ConfigMap, Namespace, ServiceAccount, DaemonSet, Deployment, ClusterRole, ClusterRoleBinding];

export type KubernetesObject = Readonly<Record<string, unknown>>;

/**
 * What Kubernetes' API would refuse in an object: by its schema, and every field that the schema does not know, which
 * kubernetes-models lets pass. Those are the ones that its validation never looks at.
 *
 * @returns nothing where all is well
 */
export function kubernetesFaults(object: KubernetesObject): string[] {
  const model = MODELS.find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
  if (model === undefined) return [`${object.apiVersion} ${object.kind} is no kind that is known here`];
  const read = new Set<string>();
  try {
    model.prototype.validate.call(watched(object, '', read));
  } catch (error) {
    return [(error as Error).message];
  }
  return unknownFields(object, '', read);
}

/** An object that notes which of its fields, and of theirs, are read. */
function watched<Value extends object>(value: Value, path: string, read: Set<string>): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      const field: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || !Object.hasOwn(target, key)) return field;
      const fieldPath = `${path}/${key}`;
      read.add(fieldPath);
      return typeof field === 'object' && field !== null ? watched(field, fieldPath, read) : field;
    },
  });
}

function unknownFields(value: object, path: string, read: ReadonlySet<string>): string[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    const fieldPath = `${path}/${key}`;
    if (!read.has(fieldPath)) return [`${fieldPath} is no field of it`];
    return typeof field === 'object' && field !== null ? unknownFields(field, fieldPath, read) : [];
  });
}
