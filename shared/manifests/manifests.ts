import {
  controlPlaneCommands,
  daemonSetCommands,
  daemonSetRole,
  type ExecutionRole,
  ecsCommands,
  fargateCommands,
} from './aws-commands.ts';
import { daemonSet } from './daemon-set.ts';
import type { Destination } from './destination.ts';
import { taskDefinition } from './ecs.ts';
import { awsLogging, OBSERVABILITY_NAMESPACE } from './fargate.ts';
import { processLogRights, putPolicy, roleArn, subscriptionTrust } from './iam.ts';
import { ManifestsError } from './manifests-error.ts';
import { sampleApp } from './sample-app.ts';
import { renderYaml } from './yaml.ts';

export const TOPICS = ['fargate', 'sample', 'daemonset', 'ecs', 'control-plane'] as const;
export type Topic = (typeof TOPICS)[number];

/** The topics that say something of one EKS cluster. */
const TOPICS_OF_A_CLUSTER: ReadonlySet<Topic> = new Set(['fargate', 'daemonset', 'control-plane']);

/** @throws {ManifestsError} where a topic needs the cluster's name, and nobody says it */
export function requireCluster(topics: readonly Topic[], cluster: string | undefined): void {
  const topic = topics.find((topic) => TOPICS_OF_A_CLUSTER.has(topic));
  if (cluster !== undefined || topic === undefined) return;
  throw new ManifestsError(
    `${topic} is for one EKS cluster: name it, --cluster fargate-cluster, or leave it out with --only`,
  );
}

export interface ManifestInput {
  readonly destination: Destination;
  /** Name of the EKS cluster; undefined only where no topic of a cluster is asked for */
  readonly cluster: string | undefined;
  /** Name of the Fargate pod execution role; undefined: the profile knows it */
  readonly role: string | undefined;
  readonly fargateProfile: string;
  /** Of the sample, one of the Fargate profile */
  readonly namespace: string;
  /** `flb_log_cw` */
  readonly processLogs: boolean;
}

/** A file of the output. What `kubectl apply -f` of its folder takes is YAML; everything else stands in `aws/`. */
export interface ManifestFile {
  /** Like `01-aws-observability.yaml` */
  readonly path: string;
  readonly text: string;
}

/**
 * The files of a topic, in the order in which they are applied.
 *
 * @throws {RangeError} where EKS Fargate would not take the ConfigMap
 */
export function manifestFiles(topic: Topic, input: ManifestInput): readonly ManifestFile[] {
  const { destination, cluster = '' } = input;
  const rights = putPolicy(destination);
  switch (topic) {
    case 'fargate':
      return fargateFiles(input, cluster);
    case 'sample':
      return [yaml('03-sample-app.yaml', sampleApp(input.namespace))];
    case 'daemonset': {
      const role = roleArn(destination, daemonSetRole(destination, cluster));
      return [
        yaml('daemonset/fluent-bit.yaml', daemonSet(destination, role)),
        json('aws/daemonset-policy.json', rights),
        { path: 'aws/daemonset.sh', text: daemonSetCommands(destination, cluster, rights) },
      ];
    }
    case 'ecs':
      return [
        json('aws/ecs-task-definition.json', taskDefinition(destination)),
        json('aws/ecs-policy.json', rights),
        { path: 'aws/ecs.sh', text: ecsCommands(destination, rights) },
      ];
    case 'control-plane':
      return [
        json('aws/control-plane-trust.json', subscriptionTrust(destination)),
        json('aws/control-plane-policy.json', rights),
        { path: 'aws/control-plane.sh', text: controlPlaneCommands(destination, cluster) },
      ];
  }
}

function fargateFiles(input: ManifestInput, cluster: string): readonly ManifestFile[] {
  const { destination, role, fargateProfile, processLogs } = input;
  const rights = putPolicy(destination, processLogs ? [processLogRights(destination, cluster)] : []);
  const executionRole: ExecutionRole = role === undefined ? { fargateProfile } : { name: role };
  return [
    yaml('01-aws-observability.yaml', [OBSERVABILITY_NAMESPACE]),
    yaml('02-aws-logging.yaml', [awsLogging(destination, processLogs)]),
    json('aws/fargate-policy.json', rights),
    { path: 'aws/fargate.sh', text: fargateCommands(destination, cluster, executionRole, rights) },
  ];
}

/**
 * Files as one text. It is a YAML stream that `kubectl apply -f -` takes: what is not Kubernetes' stands in comments, unless
 * there is nothing else.
 */
export function printManifests(files: readonly ManifestFile[]): string {
  const hasObjects = files.some(isKubernetes);
  const parts = files.map((file) => {
    const text = isKubernetes(file) || !hasObjects ? file.text : file.text.replace(/^(?!$)/gm, '# ');
    return `# ${file.path}\n${text}`;
  });
  return parts.join(hasObjects ? '---\n' : '\n');
}

export function isKubernetes({ path }: ManifestFile): boolean {
  return path.endsWith('.yaml');
}

function yaml(path: string, objects: readonly object[]): ManifestFile {
  return { path, text: renderYaml(objects) };
}

function json(path: string, value: object): ManifestFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}
