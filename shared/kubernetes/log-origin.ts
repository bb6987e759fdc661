import { splitImage } from './image.ts';
import { type KubernetesMetadata, readLogsAnnotation } from './metadata.ts';
import { isFargateNode } from './tags.ts';

/** Host, source and service of a log as its container's metadata has them; undefined where it says nothing. */
export interface LogOrigin {
  readonly hostname: string | undefined;
  readonly source: string | undefined;
  /** The annotation's: it stands above what the application says of itself. */
  readonly annotatedService: string | undefined;
  /** Unified service label of the container, of the pod, then the short image: below what the application says. */
  readonly defaultService: string | undefined;
}

/** The Agent's order: https://docs.datadoghq.com/containers/kubernetes/log/ */
export function originOf(metadata: KubernetesMetadata): LogOrigin {
  const { node, containerName, label } = metadata;
  const annotation = readLogsAnnotation(metadata);
  const shortImage = splitImage(metadata.image ?? '')?.short;
  return {
    hostname: node === undefined || isFargateNode(node) ? undefined : node,
    source: annotation.source ?? shortImage,
    annotatedService: annotation.service,
    defaultService:
      label(`tags.datadoghq.com/${containerName}.service`) ?? label('tags.datadoghq.com/service') ?? shortImage,
  };
}
