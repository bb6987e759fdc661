import type { Destination } from './destination.ts';

/** A section of Fluent Bit's classic configuration: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file */
export interface Section {
  readonly type: 'SERVICE' | 'INPUT' | 'FILTER' | 'PARSER' | 'OUTPUT';
  /** Keys may repeat */
  readonly entries: readonly (readonly [key: string, value: string])[];
}

/** Sections as text: entries are indented by four spaces, all alike, as EKS Fargate demands. */
export function renderSections(sections: readonly Section[]): string {
  return sections
    .map(({ type, entries }) => [`[${type}]`, ...entries.map(([key, value]) => `    ${key} ${value}`), ''].join('\n'))
    .join('\n');
}

/**
 * The filter of Datadog's guide, which must stand behind the parser: it looks for an application's JSON in `log`.
 * https://docs.datadoghq.com/logs/guide/aws-eks-fargate-logs-with-kinesis-data-firehose/
 */
export const KUBERNETES_FILTER: Section = {
  type: 'FILTER',
  entries: [
    ['Name', 'kubernetes'],
    ['Match', 'kube.*'],
    ['Merge_Log', 'On'],
    // A pod whose description is larger than a buffer would go without its metadata.
    ['Buffer_Size', '0'],
    ['Kube_Meta_Cache_TTL', '300s'],
  ],
};

/** Who runs Fluent Bit: EKS Fargate takes fewer plugins than Fluent Bit has. */
type Router = 'fargate' | 'aws-for-fluent-bit';

/** Fluent Bit's options for putting into the stream: those of `[OUTPUT]`, and of a container's log configuration on ECS. */
export function outputOptions(destination: Destination, router: Router): readonly (readonly [string, string])[] {
  const { kind, name, region } = destination;
  return kind === 'delivery-stream'
    ? [
        ['Name', 'kinesis_firehose'],
        ['region', region],
        ['delivery_stream', name],
      ]
    : [
        // EKS Fargate refuses `kinesis_streams`: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
        ['Name', router === 'fargate' ? 'kinesis' : 'kinesis_streams'],
        ['region', region],
        ['stream', name],
      ];
}

/** @param more options behind the others */
export function outputSection(
  destination: Destination,
  router: Router,
  more: readonly (readonly [string, string])[] = [],
): Section {
  const [name, ...options] = outputOptions(destination, router);
  return { type: 'OUTPUT', entries: [...(name ? [name] : []), ['Match', 'kube.*'], ...options, ...more] };
}

/**
 * The image of the DaemonSet and of ECS. Its line 3 has Fluent Bit 5, which gives owners, namespaces' labels and milliseconds;
 * line 2 has 1.9, which refuses the first two: https://github.com/aws/aws-for-fluent-bit/releases/tag/v3.4.14
 */
export const FLUENT_BIT_IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.14';
