import {
  Duration,
  aws_events as events,
  aws_kinesisfirehose as firehose,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_logs as logs,
  RemovalPolicy,
  Stack,
  type StackProps,
  aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
  aws_sqs as sqs,
  aws_events_targets as targets,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

export interface HydrantProps extends StackProps {
  /** `dist/` of Hydrant, after `npm run build` */
  readonly dist: string;
  /** Datadog's site and its Firehose URL: infra/stack/sites.yml has them all */
  readonly site: string;
  readonly firehoseUrl: string;
  /** The tag kube_cluster_name */
  readonly clusterName?: string;
}

/** The delivery stream with its transform, the backup bucket with its reprocessor. */
export class HydrantStack extends Stack {
  constructor(scope: Construct, id: string, { dist, site, firehoseUrl, clusterName = '', ...props }: HydrantProps) {
    super(scope, id, props);
    const streamName = 'hydrant-prod-logs';
    const streamArn = this.formatArn({ service: 'firehose', resource: 'deliverystream', resourceName: streamName });

    const bucket = new s3.Bucket(this, 'Backup', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
      versioned: true,
      // Nothing that was not replayed, and no dead letter, may expire.
      lifecycleRules: [
        { prefix: 'hydrant/replayed/', expiration: Duration.days(30) },
        { prefix: 'hydrant/reports/', expiration: Duration.days(90) },
        { noncurrentVersionExpiration: Duration.days(7) },
      ],
    });
    // Firehose needs the form {"api_key": "…"}. What is generated Datadog refuses, until you put the real key in its place.
    const secret = new secretsmanager.Secret(this, 'ApiKey', {
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'api_key', excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const shared = { DD_CLUSTER_NAME: clusterName, HYDRANT_TAGS_AS: 'both', HYDRANT_STREAM_ARN: streamArn };

    const transformLogs = this.logGroup('/aws/lambda/hydrant-prod-transform');
    const transform = new lambda.Function(this, 'Transform', {
      functionName: 'hydrant-prod-transform',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'handler.handler',
      code: lambda.Code.fromAsset(`${dist}/transform.zip`),
      memorySize: 512,
      timeout: Duration.seconds(120),
      environment: shared,
      // What the alias named before has to be there for a way back.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      logGroup: transformLogs,
      role: this.role('TransformRole', 'lambda.amazonaws.com', { 'aws:SourceAccount': this.account }, [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], transformLogs.logGroupArn),
      ]),
    });
    const live = new lambda.Alias(this, 'Live', { aliasName: 'live', version: transform.currentVersion });

    const failedRuns = new sqs.Queue(this, 'FailedRuns', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const reprocessorLogs = this.logGroup('/aws/lambda/hydrant-prod-reprocessor');
    const reprocessor = new lambda.Function(this, 'Reprocessor', {
      functionName: 'hydrant-prod-reprocessor',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'handler.handler',
      code: lambda.Code.fromAsset(`${dist}/reprocessor.zip`),
      memorySize: 1769,
      timeout: Duration.seconds(900),
      // The schedule's run and one by hand; a backfill would need more.
      reservedConcurrentExecutions: 3,
      environment: {
        ...shared,
        DD_SITE: site,
        DD_API_KEY_SECRET_ARN: secret.secretArn,
        HYDRANT_BACKUP_BUCKET: bucket.bucketName,
        HYDRANT_STREAM_NAME: streamName,
        HYDRANT_REPROCESSOR_CONCURRENCY: '3',
      },
      logGroup: reprocessorLogs,
      role: this.role('ReprocessorRole', 'lambda.amazonaws.com', { 'aws:SourceAccount': this.account }, [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], reprocessorLogs.logGroupArn),
        allow(['s3:ListBucket'], bucket.bucketArn),
        allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], bucket.arnForObjects('*')),
        allow(['secretsmanager:GetSecretValue'], secret.secretArn),
        allow(['sqs:SendMessage'], failedRuns.queueArn),
        // CloudWatch knows no resources for this action.
        allow(['cloudwatch:GetMetricData'], '*'),
      ]),
    });
    // The next hour's run takes what this one left, so a repeat would only get in its way.
    new lambda.CfnEventInvokeConfig(this, 'ReprocessorInvocations', {
      functionName: reprocessor.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: failedRuns.queueArn } },
    });
    new events.Rule(this, 'Hourly', {
      schedule: events.Schedule.rate(Duration.hours(1)),
      targets: [new targets.LambdaFunction(reprocessor)],
    });

    const deliveryLogs = this.logGroup(`/aws/kinesisfirehose/${streamName}`);
    const [delivery, backup] = ['DestinationDelivery', 'BackupDelivery'].map(
      (logStreamName) => new logs.LogStream(this, logStreamName, { logGroup: deliveryLogs, logStreamName }),
    ) as [logs.LogStream, logs.LogStream];
    const logStreamArns = [delivery, backup].map(
      ({ logStreamName }) =>
        `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:${deliveryLogs.logGroupName}:log-stream:${logStreamName}`,
    );
    const role = this.role('FirehoseRole', 'firehose.amazonaws.com', { 'sts:ExternalId': this.account }, [
      allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], bucket.bucketArn),
      allow(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'], bucket.arnForObjects('*')),
      allow(['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'], live.functionArn),
      allow(['logs:PutLogEvents'], ...logStreamArns),
      allow(['secretsmanager:GetSecretValue'], secret.secretArn),
    ]);
    const logTo = (stream: logs.LogStream) => ({
      enabled: true,
      logGroupName: deliveryLogs.logGroupName,
      logStreamName: stream.logStreamName,
    });
    new firehose.CfnDeliveryStream(this, 'Stream', {
      deliveryStreamName: streamName,
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      httpEndpointDestinationConfiguration: {
        endpointConfiguration: { name: 'Datadog', url: firehoseUrl },
        secretsManagerConfiguration: { enabled: true, secretArn: secret.secretArn, roleArn: role.roleArn },
        requestConfiguration: { contentEncoding: 'GZIP' },
        bufferingHints: { sizeInMBs: 2, intervalInSeconds: 60 },
        retryOptions: { durationInSeconds: 300 },
        roleArn: role.roleArn,
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'Lambda',
              parameters: Object.entries({
                LambdaArn: live.functionArn,
                RoleArn: role.roleArn,
                NumberOfRetries: '3',
                // A larger batch does not fit Lambda's 6 MB, once tags are on it.
                BufferSizeInMBs: '1',
                BufferIntervalInSeconds: '60',
              }).map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
            },
          ],
        },
        s3BackupMode: 'FailedDataOnly',
        s3Configuration: {
          bucketArn: bucket.bucketArn,
          roleArn: role.roleArn,
          compressionFormat: 'GZIP',
          bufferingHints: { sizeInMBs: 5, intervalInSeconds: 300 },
          cloudWatchLoggingOptions: logTo(backup),
        },
        cloudWatchLoggingOptions: logTo(delivery),
      },
    });
  }

  private logGroup(logGroupName: string): logs.LogGroup {
    return new logs.LogGroup(this, logGroupName, { logGroupName, retention: logs.RetentionDays.TWO_WEEKS });
  }

  private role(
    id: string,
    service: string,
    onlyWhere: Record<string, string>,
    statements: iam.PolicyStatement[],
  ): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal(service, { conditions: { StringEquals: onlyWhere } }),
      inlinePolicies: { rights: new iam.PolicyDocument({ statements }) },
    });
  }
}

const allow = (actions: string[], ...resources: string[]) => new iam.PolicyStatement({ actions, resources });
