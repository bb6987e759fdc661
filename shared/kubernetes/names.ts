/**
 * What the Agent reads from the names that Kubernetes gives: DataDog/datadog-agent pkg/util/kubernetes/helpers.go @ 822f0257.
 * The suffix alphabet is Kubernetes' own: no vowels, no y, no 0, 1 or 3.
 */
const GENERATED_SUFFIX = /^(?:[bcdfghjklmnpqrstvwxz2456789]{3,}|[0-9]{3,})$/;
const NUMERIC_SUFFIX = /^[0-9]{3,}$/;

/** A pod's name is cut to 63 characters: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const MAX_NAME_CHARACTERS = 63;

/** The Deployment of a ReplicaSet's name, or undefined (a ReplicaSet made by hand). `web-56c89cfff7` → `web` */
export function deploymentOfReplicaSet(replicaSet: string): string | undefined {
  return prefixBefore(replicaSet, GENERATED_SUFFIX);
}

/** The CronJob of a Job's name, or undefined. `hello-600` → `hello` (a plain Job `import-2024` is taken for one, as by the Agent). */
export function cronJobOfJob(job: string): string | undefined {
  return prefixBefore(job, NUMERIC_SUFFIX);
}

function prefixBefore(name: string, suffix: RegExp): string | undefined {
  const dash = name.lastIndexOf('-');
  return dash > 0 && suffix.test(name.slice(dash + 1)) ? name.slice(0, dash) : undefined;
}
