/**
 * What the deployed stack says of itself: the outputs of its CloudFormation template (`infra/stack/outputs.yml`), by their keys
 * there. An output that a deployment does not have, because it creates no stream for example, is absent.
 */
export const STACK_OUTPUTS = [
  /** Name of the delivery stream, created or attached to */
  'DeliveryStreamName',
  'DeliveryStreamArn',
  /** ARN of the Kinesis data stream in front of it, where there is one: then nobody can put into the delivery stream */
  'KinesisStreamArn',
  /** Name of the S3 backup bucket, created or existing */
  'BackupBucketName',
  'BackupPrefix',
  /** ARN of the alias that the stream calls, `…:function:hydrant-prod-transform:live` */
  'TransformAliasArn',
  'ReprocessorFunctionArn',
  'BackfillStateMachineArn',
  'ApiKeySecretArn',
  /** Like `datadoghq.eu` */
  'DatadogSite',
  'AlarmTopicArn',
  /** `DD_CLUSTER_NAME`, where the deployment names one */
  'ClusterName',
] as const;

export type StackOutput = (typeof STACK_OUTPUTS)[number];

export type StackOutputs = Readonly<Partial<Record<StackOutput, string>>>;
