import { isStreamName } from '../shared/config/field-checks.ts';
import { streamOfArn } from '../shared/firehose/stream-name.ts';
import { UsageError } from './usage-error.ts';

/** A name of AWS's: what an option takes, by a pattern and in words. */
interface Kind {
  readonly pattern: { test(text: string): boolean };
  readonly words: string;
}

const KINDS = {
  stream: { pattern: { test: isStreamName }, words: 'the name of a delivery stream, like hydrant-prod-logs' },
  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html */
  'kinesis-stream': { pattern: /^[\w.-]{1,128}$/, words: 'the name of a Kinesis data stream, like eks-logs' },
  region: { pattern: /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/, words: 'a region, like eu-central-1' },
  account: { pattern: /^\d{12}$/, words: 'the 12 digits of an AWS account, like 123456789012' },
  /** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
  cluster: { pattern: /^[0-9A-Za-z][\w-]{0,99}$/, words: 'the name of an EKS cluster, like fargate-cluster' },
  'fargate-profile': { pattern: /^[\w-]{1,100}$/, words: 'the name of a Fargate profile, like fargate-profile' },
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  role: { pattern: /^[\w+=,.@-]{1,64}$/, words: 'the name of an IAM role, like AmazonEKSFargatePodExecutionRole' },
  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
  namespace: {
    pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    words: 'the name of a Kubernetes namespace, like fargate-namespace',
  },
  /** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
  stack: { pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/, words: 'the name of a CloudFormation stack, like hydrant-prod' },
  /** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
  function: {
    pattern:
      /^(?:arn:aws(?:-[a-z]+)*:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(?::(?=\D)[A-Za-z0-9_-]{1,128})?$/,
    words: 'a function with its alias, like hydrant-prod-transform:live, or its ARN',
  },
} as const satisfies Record<string, Kind>;

export type AwsName = keyof typeof KINDS;

/**
 * Reads the option of that name.
 *
 * @throws {UsageError} where it is given, and is no such name
 */
export function readAwsName(option: AwsName, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { pattern, words } = KINDS[option];
  if (pattern.test(text)) return text;
  const remedy = text.startsWith('arn:') && option !== 'function' ? ': the name is what stands last in an ARN' : '';
  throw new UsageError(`--${option} takes ${words}, not ${JSON.stringify(text)}${remedy}`);
}

/**
 * Reads `--stream` where the stream is only asked about: by its name, or by its ARN as `HYDRANT_CLUSTER_NAMES` has it.
 *
 * @throws {UsageError} where it is given, and is neither
 */
export function readStream(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = streamOfArn(text) ?? text;
  if (isStreamName(name)) return name;
  throw new UsageError(`--stream takes the name or the ARN of a delivery stream, not ${JSON.stringify(text)}`);
}
