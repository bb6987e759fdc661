import type { KubernetesMetadata } from './metadata.ts';

/**
 * Fills in the variables that a tag annotation may hold, as far as the metadata knows them:
 * https://docs.datadoghq.com/containers/guide/template_variables/
 *
 * @returns undefined where one is not known here (a port, a process id), so that no tag says something else than the Agent's
 */
export function resolveTemplate(text: string, metadata: KubernetesMetadata): string | undefined {
  if (!text.includes('%%')) return text;
  let unknown = false;
  const resolved = text.replace(/%%([^%]+)%%/g, (_, name: string) => {
    const value = variableOf(name, metadata);
    unknown ||= value === undefined;
    return value ?? '';
  });
  return unknown ? undefined : resolved;
}

function variableOf(name: string, { podName, podUid, podIp, namespace }: KubernetesMetadata): string | undefined {
  switch (name) {
    case 'host':
      return podIp;
    case 'kube_namespace':
      return namespace;
    case 'kube_pod_name':
      return podName;
    case 'kube_pod_uid':
      return podUid;
    default:
      return undefined;
  }
}
