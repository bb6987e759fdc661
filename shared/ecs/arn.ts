/**
 * The formats of Amazon ECS's ARNs, of tasks both the old one and the one with the cluster's name:
 * https://docs.aws.amazon.com/AmazonECS/latest/userguide/ecs-resource-ids.html. Partitions:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. An account's id has 12 digits:
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html.
 */
const SCOPE = String.raw`(?<scope>arn:aws(?:-[a-z]+)*:ecs:(?<region>[a-z]+(?:-[a-z]+)+-\d{1,2}):(?<account>\d{12}))`;

/** Of clusters and of task definitions: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
const NAME = String.raw`[\w-]{1,255}`;

const TASK_ARN = new RegExp(String.raw`^${SCOPE}:task/(?:(?<cluster>${NAME})/)?[\w-]+$`);
const CLUSTER_ARN = new RegExp(`^${SCOPE}:cluster/(?<cluster>${NAME})$`);
const TASK_DEFINITION_ARN = new RegExp(String.raw`^${SCOPE}:task-definition/${NAME}:\d+$`);

export interface EcsArn {
  /** What all ARNs of one account and region begin with: `arn:aws:ecs:eu-west-1:123456789012` */
  readonly scope: string;
  readonly region: string;
  readonly account: string;
  /** The cluster's name; undefined in a task's ARN of the old format */
  readonly cluster: string | undefined;
}

/** @returns undefined where any part is not well formed */
export function parseTaskArn(text: string): EcsArn | undefined {
  return parse(TASK_ARN, text);
}

/** @returns undefined where any part is not well formed */
export function parseClusterArn(text: string): EcsArn | undefined {
  return parse(CLUSTER_ARN, text);
}

export function isTaskDefinitionArn(text: string): boolean {
  return TASK_DEFINITION_ARN.test(text);
}

function parse(pattern: RegExp, text: string): EcsArn | undefined {
  const { scope, region, account, cluster } = pattern.exec(text)?.groups ?? {};
  if (scope === undefined || region === undefined || account === undefined) return undefined;
  return { scope, region, account, cluster };
}
