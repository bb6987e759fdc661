import { iamName, shortHash } from '../iam-name.ts';
import type { Destination } from './destination.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/**
 * What a producer may do: put into that one stream.
 * https://docs.fluentbit.io/manual/pipeline/outputs/firehose, https://docs.fluentbit.io/manual/pipeline/outputs/kinesis
 */
export function putPolicy({ kind, arn }: Destination, more: readonly Statement[] = []): Policy {
  const Action =
    kind === 'delivery-stream'
      ? ['firehose:PutRecord', 'firehose:PutRecordBatch']
      : ['kinesis:PutRecord', 'kinesis:PutRecords'];
  return { Version: '2012-10-17', Statement: [{ Sid: 'PutLogs', Effect: 'Allow', Action, Resource: arn }, ...more] };
}

/**
 * What EKS Fargate's router needs for its own logs (`flb_log_cw`), on the one group that it writes them to.
 * https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html#ship-fluent-bit-process-logs
 */
export function processLogRights({ partition, region, account }: Destination, cluster: string): Statement {
  const group = `arn:${partition}:logs:${region}:${account}:log-group:${cluster}-fluent-bit-logs`;
  return {
    Sid: 'WriteLogsOfTheRouter',
    Effect: 'Allow',
    Action: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      'logs:PutRetentionPolicy',
    ],
    Resource: [group, `${group}:*`],
  };
}

/**
 * Who may take the role that subscribes: CloudWatch Logs, for this account and region alone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function subscriptionTrust({ partition, region, account }: Destination): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` } },
      },
    ],
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICY_NAME_CHARACTERS = 128;

/** Roles are known in all regions, and a cluster may have its namesake in another. */
export function roleName(purpose: string, cluster: string, { region }: Destination): string {
  return iamName('role', 'hydrant', purpose, cluster, region);
}

/**
 * The name of a policy. It ends with a hash of what the policy says: one that is there already by this name gives these rights, and
 * other rights never change what somebody has.
 *
 * @param parts what it is for, in words of a name
 */
export function policyName({ region, name }: Destination, policy: Policy, ...parts: readonly string[]): string {
  const end = `-${shortHash(JSON.stringify(policy))}`;
  const words = ['hydrant', ...parts, region, name].join('-');
  return `${words.slice(0, MAX_POLICY_NAME_CHARACTERS - end.length)}${end}`;
}

export function roleArn({ partition, account }: Destination, role: string): string {
  return `arn:${partition}:iam::${account}:role/${role}`;
}

export function policyArn({ partition, account }: Destination, policy: string): string {
  return `arn:${partition}:iam::${account}:policy/${policy}`;
}
