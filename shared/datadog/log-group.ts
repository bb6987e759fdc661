/**
 * Source and service that Datadog derives from the name of a CloudWatch log group, for a log that reaches it by another way
 * than its Firehose intake: https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 * and DataDog/datadog-serverless-functions aws/logs_monitoring @ b9af797e. No match gives the group's own name.
 */
export function sourceOfLogGroup({ logGroup }: LogGroup): { source: string; service: string } {
  const source = SOURCES.find(([pattern]) => pattern.test(logGroup))?.[1] ?? logGroup;
  const lambda = /^\/aws\/lambda\/(.+)$/.exec(logGroup)?.[1];
  return { source, service: lambda ?? source };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
export interface LogGroup {
  /** The account's id */
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
}

const SOURCES: readonly (readonly [pattern: RegExp, source: string])[] = [
  [/^\/aws\/rds\/.*mariadb/, 'mariadb'],
  [/^\/aws\/rds\/.*mysql/, 'mysql'],
  [/^\/aws\/rds\/.*postgresql/, 'postgresql'],
  [/^\/aws\/rds/, 'rds'],
  [/^(?:api-gateway|\/aws\/api-gateway|\/aws\/http-api|API-Gateway)/, 'apigateway'],
  [/^\/aws\/vendedlogs\/states/, 'stepfunction'],
  [/^dms-tasks/, 'dms'],
  [/^sns\//, 'sns'],
  [/^\/aws\/fsx\/windows/, 'aws.fsx'],
  [/^\/aws\/appsync\//, 'appsync'],
  [/^\/aws\/lambda/, 'lambda'],
  [/^\/aws\/codebuild/, 'codebuild'],
  [/^\/aws\/kinesis/, 'kinesis'],
  [/^\/aws\/docdb/, 'docdb'],
  [/^\/aws\/eks/, 'eks'],
  [/network-firewall/, 'network-firewall'],
  [/route53/, 'route53'],
  [/vpc/, 'vpc'],
  [/fargate/, 'fargate'],
  [/cloudtrail/i, 'cloudtrail'],
  [/msk/, 'msk'],
  [/elasticsearch/, 'elasticsearch'],
];

/** The attributes that Datadog gives such a log, as JSON text. */
export function cloudWatchAttributes({ owner, logGroup, logStream }: LogGroup): string {
  return JSON.stringify({ awslogs: { logGroup, logStream, owner } });
}

/** The tags that Datadog gives such a log. @param streamArn of the delivery stream, whose region it takes; '' where it is not known */
export function tagsOfLogGroup({ owner }: LogGroup, streamArn: string): string[] {
  const region = streamArn.split(':')[3];
  return [...(region ? [`region:${region}`] : []), `aws_account:${owner}`, 'sourcecategory:aws'];
}
