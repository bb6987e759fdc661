import type { Destination } from './destination.ts';
import { KUBERNETES_FILTER, outputSection, renderSections, type Section } from './fluent-bit.ts';
import { renderYaml } from './yaml.ts';

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
export const MAX_CONFIG_MAP_CHARACTERS = 5_300;

/** EKS Fargate looks for its configuration in this namespace, and only if it has this label. */
export const OBSERVABILITY_NAMESPACE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'aws-observability', labels: { 'aws-observability': 'enabled' } },
} as const;

const PARSER_FILTER: Section = {
  type: 'FILTER',
  entries: [
    ['Name', 'parser'],
    ['Match', '*'],
    ['Key_name', 'log'],
    ['Parser', 'crio'],
  ],
};

/** AWS's parser of the container runtime's prefix, with one line more. */
const CRIO_PARSER: Section = {
  type: 'PARSER',
  entries: [
    ['Name', 'crio'],
    ['Format', 'Regex'],
    ['Regex', '^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>P|F) (?<log>.*)$'],
    ['Time_Key', 'time'],
    ['Time_Format', '%Y-%m-%dT%H:%M:%S.%L%z'],
    // Without it the time becomes Fluent Bit's own, which it does not send to Firehose: the log's time is lost.
    ['Time_Keep', 'On'],
  ],
};

/**
 * The ConfigMap `aws-logging`, by which EKS Fargate's log router puts into the stream.
 *
 * @param processLogs whether the router's own logs go to CloudWatch Logs (`flb_log_cw`), where AWS has them cost
 * @throws {RangeError} where it would have more characters than EKS Fargate takes
 */
export function awsLogging(destination: Destination, processLogs: boolean): object {
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-logging', namespace: OBSERVABILITY_NAMESPACE.metadata.name },
    data: {
      flb_log_cw: String(processLogs),
      'filters.conf': renderSections([PARSER_FILTER, KUBERNETES_FILTER]),
      'output.conf': renderSections([outputSection(destination, 'fargate')]),
      'parsers.conf': renderSections([CRIO_PARSER]),
    },
  };
  const { length } = renderYaml([configMap]);
  if (length > MAX_CONFIG_MAP_CHARACTERS) {
    throw new RangeError(
      `the ConfigMap aws-logging would have ${length} characters, and EKS Fargate takes ${MAX_CONFIG_MAP_CHARACTERS}: give the stream a shorter name`,
    );
  }
  return configMap;
}
