import { parseAllDocuments } from 'yaml';
import { destinationOf } from '../../shared/manifests/destination.ts';
import { type ManifestFile, type ManifestInput, manifestFiles, TOPICS } from '../../shared/manifests/manifests.ts';
import type { KubernetesObject } from './kubernetes-schema.ts';

const DELIVERY_STREAM = destinationOf('delivery-stream', 'hydrant-prod-logs', 'eu-central-1', '123456789012');
export const DATA_STREAM = destinationOf('data-stream', 'eks-logs', 'eu-central-1', '123456789012');

export const INPUT: ManifestInput = {
  destination: DELIVERY_STREAM,
  cluster: 'shop',
  role: undefined,
  fargateProfile: 'fargate-profile',
  namespace: 'fargate-namespace',
  processLogs: true,
};

export function allFiles(input: Partial<ManifestInput> = {}): ManifestFile[] {
  return TOPICS.flatMap((topic) => manifestFiles(topic, { ...INPUT, ...input }));
}

/** @throws where there is no such file */
export function textOf(path: string, input: Partial<ManifestInput> = {}): string {
  const file = allFiles(input).find((file) => file.path === path);
  if (file === undefined) throw new Error(`there is no ${path}`);
  return file.text;
}

/** The objects of a YAML stream, as kubectl reads it. @throws where it is no YAML */
export function objectsOf(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { version: '1.1', strict: true, uniqueKeys: true }).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object];
  });
}

/** The configuration files in a ConfigMap. @throws where there is none of that name */
export function configMapOf(text: string, name: string): Readonly<Record<string, string>> {
  const isIt = ({ kind, metadata }: KubernetesObject) =>
    kind === 'ConfigMap' && (metadata as { readonly name: string }).name === name;
  const configMap = objectsOf(text).find(isIt);
  if (configMap === undefined) throw new Error(`there is no ConfigMap ${name}`);
  return configMap.data as Readonly<Record<string, string>>;
}
