import { shellCommand, shellWord } from '../shell.ts';
import { DAEMON_SET_NAMESPACE, DAEMON_SET_SERVICE_ACCOUNT } from './daemon-set.ts';
import type { Destination } from './destination.ts';
import { type Policy, policyArn, policyName, roleArn, roleName } from './iam.ts';

/** Everything that stands in `aws/` is a file beside the script. */
function script(purpose: string, commands: readonly string[]): string {
  return ['#!/bin/sh', `# ${purpose}`, 'set -eu', 'cd "$(dirname "$0")"', '', ...commands, ''].join('\n');
}

/** A function of the script's: without it a second run would end before it gives the right. */
const UNLESS_THERE = `# What is there already by this name is as it is made here, and stays.
unless_there() {
  answer=$("$@" 2>&1) || case $answer in
    *EntityAlreadyExists*) answer='It is there already.' ;;
    *) printf '%s\\n' "$answer" >&2; exit 1 ;;
  esac
  printf '%s\\n' "$answer"
}
`;

function createPolicy(name: string, file: string): string {
  return shellCommand('unless_there aws iam create-policy', {
    'policy-name': shellWord(name),
    'policy-document': `file://${file}`,
  });
}

/** Whose pod execution role gets the right to put. */
export type ExecutionRole = { readonly name: string } | { readonly fargateProfile: string };

/** As in Datadog's guide: a policy, and the pod execution role that gets it. */
export function fargateCommands(
  destination: Destination,
  cluster: string,
  role: ExecutionRole,
  rights: Policy,
): string {
  const policy = policyName(destination, rights, 'fargate', cluster);
  const find = (profile: string) =>
    shellCommand('role=$(aws eks describe-fargate-profile', {
      region: destination.region,
      'cluster-name': shellWord(cluster),
      'fargate-profile-name': shellWord(profile),
      query: 'fargateProfile.podExecutionRoleArn',
      output: 'text)',
    });
  const named = 'name' in role ? [] : [find(role.fargateProfile), ''];
  return script(`Lets the pod execution role of EKS Fargate put into ${destination.name}.`, [
    UNLESS_THERE,
    createPolicy(policy, 'fargate-policy.json'),
    '',
    ...named,
    shellCommand('aws iam attach-role-policy', {
      'role-name': 'name' in role ? shellWord(role.name) : '"$(basename "$role")"',
      'policy-arn': shellWord(policyArn(destination, policy)),
    }),
  ]);
}

/** The name of the role that the DaemonSet's service account takes. */
export function daemonSetRole(destination: Destination, cluster: string): string {
  return roleName('fluent-bit', cluster, destination);
}

/** The cluster needs an OIDC provider; eksctl makes it, and the role that trusts it for this service account alone. */
export function daemonSetCommands(destination: Destination, cluster: string, rights: Policy): string {
  const policy = policyName(destination, rights, 'fluent-bit', cluster);
  const role = shellWord(daemonSetRole(destination, cluster));
  const arn = shellWord(policyArn(destination, policy));
  const where = { region: destination.region, cluster: shellWord(cluster) };
  return script(`Gives the DaemonSet's service account a role that may put into ${destination.name}.`, [
    UNLESS_THERE,
    createPolicy(policy, 'daemonset-policy.json'),
    '',
    shellCommand('eksctl utils associate-iam-oidc-provider --approve', where),
    '',
    shellCommand('eksctl create iamserviceaccount --role-only --approve', {
      ...where,
      namespace: DAEMON_SET_NAMESPACE,
      name: DAEMON_SET_SERVICE_ACCOUNT,
      'role-name': role,
      'attach-policy-arn': arn,
    }),
    '',
    '# Where the role was there already, eksctl has left it as it was.',
    shellCommand('aws iam attach-role-policy', { 'role-name': role, 'policy-arn': arn }),
  ]);
}

export function ecsCommands(destination: Destination, rights: Policy): string {
  return script(`Lets the role of an ECS task put into ${destination.name}: sh ecs.sh NAME-OF-THE-TASK-ROLE`, [
    shellCommand('aws iam put-role-policy', {
      'role-name': `"\${1:?name the task role: sh ecs.sh NAME-OF-THE-TASK-ROLE}"`,
      'policy-name': shellWord(policyName(destination, rights, 'ecs')),
      'policy-document': 'file://ecs-policy.json',
    }),
  ]);
}

/** One log group alone is subscribed: a subscription of Hydrant's own groups would feed itself. */
export function controlPlaneCommands(destination: Destination, cluster: string): string {
  const role = roleName('control-plane', cluster, destination);
  const purpose = `Sends the control plane's logs of ${cluster} to ${destination.name}. Its log group is there when its logging is on:
#   aws eks update-cluster-config --region ${destination.region} --name ${cluster} --logging \\
#     '{"clusterLogging":[{"types":["api","audit","authenticator","controllerManager","scheduler"],"enabled":true}]}'
# Never subscribe Hydrant's own log groups, /aws/lambda/hydrant-* and /aws/kinesisfirehose/*, and leave them out of a subscription
# of the account: each batch writes lines there, which would make the next batch.`;
  return script(purpose, [
    UNLESS_THERE,
    shellCommand('unless_there aws iam create-role', {
      'role-name': shellWord(role),
      'assume-role-policy-document': 'file://control-plane-trust.json',
    }),
    '',
    shellCommand('aws iam put-role-policy', {
      'role-name': shellWord(role),
      'policy-name': 'put-logs',
      'policy-document': 'file://control-plane-policy.json',
    }),
    '',
    '# A new role is not known everywhere at once: where this is refused, repeat it after a minute.',
    shellCommand('aws logs put-subscription-filter', {
      region: destination.region,
      'log-group-name': shellWord(`/aws/eks/${cluster}/cluster`),
      'filter-name': 'hydrant',
      'filter-pattern': "''",
      'destination-arn': shellWord(destination.arn),
      'role-arn': shellWord(roleArn(destination, role)),
    }),
  ]);
}
