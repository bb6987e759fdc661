import { readdirSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { statementsOf, trustsOf } from '../../infra/template/statements.ts';
import { resourcesOf, type Template } from '../../infra/template/template.ts';
import { loadReprocessorSettings, loadTransformSettings } from '../../shared/config/load.ts';
import { firehoseUrl } from '../../shared/datadog/sites.ts';
import { STACK_OUTPUTS } from '../../shared/deployment/stack-outputs.ts';
import { STATE_FOLDERS } from '../../shared/replay/keys.ts';
import { deployed, PACKAGING_MS, propertiesOf } from './packaged.ts';

let stack: Template;

beforeAll(async () => {
  stack = await deployed({
    tags: 'team:payments',
    env: 'prod',
    clusterName: 'shop-eu',
    alarmEmail: 'on-call@example.com',
  });
}, PACKAGING_MS);

describe('the delivery stream', () => {
  const destination = () => propertiesOf(stack, 'DeliveryStream').HttpEndpointDestinationConfiguration;

  it('delivers to the site, compressed, in batches that Datadog takes whole', () => {
    expect(propertiesOf(stack, 'DeliveryStream').DeliveryStreamType).toBe('DirectPut');
    expect(destination().EndpointConfiguration).toEqual({ Name: 'Datadog', Url: firehoseUrl('datadoghq.com') });
    expect(destination().RequestConfiguration).toEqual({ ContentEncoding: 'GZIP' });
    expect(destination().BufferingHints).toEqual({ SizeInMBs: 2, IntervalInSeconds: 60 });
    expect(destination().RetryOptions).toEqual({ DurationInSeconds: 300 });
  });

  it('has the key from the secret, and nowhere in the template', () => {
    const { SecretsManagerConfiguration } = destination();
    expect(SecretsManagerConfiguration).toMatchObject({
      Enabled: true,
      SecretARN: expect.stringContaining('api-key-secret'),
    });
    expect(JSON.stringify(stack)).not.toContain('AccessKey');
    expect(propertiesOf(stack, 'ApiKeySecret').GenerateSecretString).toMatchObject({ GenerateStringKey: 'api_key' });
  });

  it('calls the alias of the transform, with a batch whose answer fits into 6 MB', () => {
    const { Enabled, Processors } = destination().ProcessingConfiguration;
    const parameters = Object.fromEntries(
      Processors[0].Parameters.map(({ ParameterName, ParameterValue }: Record<string, string>) => [
        ParameterName,
        ParameterValue,
      ]),
    );
    expect(Enabled).toBe(true);
    expect(Processors).toHaveLength(1);
    expect(parameters).toMatchObject({ BufferSizeInMBs: '1', BufferIntervalInSeconds: '60', NumberOfRetries: '3' });
    expect(parameters.LambdaArn).toMatch(/:function:.+:live$/);
  });

  it('backs up what fails into the bucket, and says in a log what went wrong', () => {
    expect(destination().S3BackupMode).toBe('FailedDataOnly');
    expect(destination().S3Configuration).toMatchObject({
      BucketARN: 'arn:aws:s3:::backup-bucket',
      CompressionFormat: 'GZIP',
      Prefix: 'all/',
      ErrorOutputPrefix: 'failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
    });
    for (const { CloudWatchLoggingOptions } of [destination(), destination().S3Configuration]) {
      expect(CloudWatchLoggingOptions).toMatchObject({ Enabled: true });
    }
  });
});

describe('the backup bucket', () => {
  const bucket = () => propertiesOf(stack, 'BackupBucket');

  it('is private, encrypted, versioned, and stays when the stack goes', () => {
    expect(Object.values(bucket().PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(bucket().BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect(bucket().VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(bucket().OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(stack.Resources.BackupBucket?.DeletionPolicy).toBe('Retain');
  });

  it('is spoken to by TLS only', () => {
    const [statement] = propertiesOf(stack, 'BackupBucketPolicy').PolicyDocument.Statement;
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::backup-bucket', 'arn:aws:s3:::backup-bucket/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('lets old what is settled go, and never what was not replayed, a dead letter or an order', () => {
    const rules: { Prefix: string; ExpirationInDays?: number }[] = bucket().LifecycleConfiguration.Rules;
    const days = Object.fromEntries(
      rules
        .filter(({ ExpirationInDays }) => ExpirationInDays !== undefined)
        .map((rule) => [rule.Prefix, rule.ExpirationInDays]),
    );
    expect(days).toEqual({
      'hydrant/replayed/': 30,
      'hydrant/reports/': 90,
      'hydrant/backfill/': 90,
      'hydrant/ledger/': 400,
      'hydrant/ledger-all-data/': 400,
    });
    const kept = STATE_FOLDERS.filter((folder) => !Object.hasOwn(days, `hydrant/${folder}/`));
    expect(kept).toEqual(['dead-letter', 'control']);
    expect(rules.at(-1)).toMatchObject({ Prefix: '', NoncurrentVersionExpiration: { NoncurrentDays: 7 } });
  });
});

describe('the functions', () => {
  const environmentOf = (id: string) => propertiesOf(stack, id).Environment.Variables;

  it('start with the environment that they are given', () => {
    expect(loadTransformSettings(environmentOf('TransformLambdaFunction'))).toMatchObject({ env: 'prod' });
    expect(loadReprocessorSettings(environmentOf('ReprocessorLambdaFunction'))).toMatchObject({
      backupBucket: 'backup-bucket',
      // What was delivered is not read with it.
      backupPrefix: 'failed/',
      streamName: 'hydrant-prod-logs',
      backfillConcurrency: 50,
    });
  });

  it('are what the build has zipped', () => {
    for (const name of ['transform', 'reprocessor']) {
      const files = unzipSync(readFileSync(`dist/${name}.zip`));
      const built = readdirSync(`dist/${name}`).filter((file) => !file.endsWith('.map'));
      expect(Object.keys(files).sort()).toEqual(built.sort());
      expect(Buffer.from(files['handler.mjs'] ?? []).equals(readFileSync(`dist/${name}/handler.mjs`))).toBe(true);
    }
    for (const [, { Properties }] of resourcesOf(stack, 'AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({ Handler: 'handler.handler', Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  it('have an alias on the version of this deployment', () => {
    expect(propertiesOf(stack, 'TransformAlias')).toMatchObject({
      Name: 'live',
      FunctionVersion: expect.stringMatching(/^transform-lambda-version.*\.Version$/),
    });
  });

  it('leave a trace where a run of the schedule fails, and do not repeat it', () => {
    expect(propertiesOf(stack, 'ReprocessorInvocations')).toMatchObject({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:failed-runs' } },
    });
    expect(propertiesOf(stack, 'ReprocessorEventsRuleSchedule1').State).toBe('ENABLED');
  });
});

describe('the roles', () => {
  it('may do this and nothing else', () => {
    const lines = statementsOf(stack).map(({ owner, actions, resources }) =>
      `${owner}: ${actions.join(' ')} @ ${resources.join(' ')}`.replaceAll(':us-east-1:123456789012:', '::'),
    );
    expect(lines).toEqual([
      'FirehoseRole: s3:GetBucketLocation s3:ListBucket s3:ListBucketMultipartUploads @ arn:aws:s3:::backup-bucket',
      'FirehoseRole: s3:PutObject s3:GetObject s3:AbortMultipartUpload @ arn:aws:s3:::backup-bucket/failed/* arn:aws:s3:::backup-bucket/all/*',
      'FirehoseRole: lambda:InvokeFunction lambda:GetFunctionConfiguration @ arn:aws:lambda::function:transform-alias:live',
      'FirehoseRole: logs:PutLogEvents @ arn:aws:logs::log-group:/aws/kinesisfirehose/hydrant-prod-logs:log-stream:DestinationDelivery arn:aws:logs::log-group:/aws/kinesisfirehose/hydrant-prod-logs:log-stream:BackupDelivery',
      'FirehoseRole: secretsmanager:GetSecretValue @ arn:aws:secretsmanager::secret:api-key-secret',
      'TransformRole: logs:CreateLogStream logs:PutLogEvents @ arn:aws:logs::log-group:transform-log-group:*',
      'ReprocessorRole: logs:CreateLogStream logs:PutLogEvents @ arn:aws:logs::log-group:reprocessor-log-group:*',
      'ReprocessorRole: s3:ListBucket @ arn:aws:s3:::backup-bucket',
      'ReprocessorRole: s3:GetObject s3:PutObject s3:DeleteObject @ arn:aws:s3:::backup-bucket/*',
      'ReprocessorRole: secretsmanager:GetSecretValue @ arn:aws:secretsmanager::secret:api-key-secret',
      'ReprocessorRole: sqs:SendMessage @ arn:aws:sqs::failed-runs',
      'ReprocessorRole: cloudwatch:GetMetricData @ *',
      'BackfillRole: lambda:InvokeFunction @ arn:aws:lambda::function:reprocessor-lambda-function',
      'BackfillRole: s3:ListBucket @ arn:aws:s3:::backup-bucket',
      'BackfillRole: s3:GetObject s3:PutObject s3:ListMultipartUploadParts s3:AbortMultipartUpload @ arn:aws:s3:::backup-bucket/hydrant/backfill/*',
      'BackfillRole: states:StartExecution @ arn:aws:states::stateMachine:hydrant-prod-backfill',
      'BackfillRole: states:DescribeExecution states:StopExecution @ arn:aws:states::execution:hydrant-prod-backfill*',
      'BackfillRole: states:RedriveExecution @ arn:aws:states::execution:hydrant-prod-backfill/*',
      'BackfillRole: logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups @ *',
    ]);
  });

  it('are taken each by one service, on behalf of this account only', () => {
    expect(
      trustsOf(stack).map(({ role, statement: { Principal, Condition } }) => ({ role, Principal, Condition })),
    ).toEqual([
      {
        role: 'FirehoseRole',
        Principal: { Service: 'firehose.amazonaws.com' },
        Condition: { StringEquals: { 'sts:ExternalId': '123456789012' } },
      },
      ...['TransformRole', 'ReprocessorRole'].map((role) => ({
        role,
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      })),
      {
        role: 'BackfillRole',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '123456789012' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:states:us-east-1:123456789012:stateMachine:hydrant-prod-backfill*' },
        },
      },
    ]);
  });
});

describe('the outputs', () => {
  it('are those that the command line reads', () => {
    const ours = Object.keys(stack.Outputs ?? {}).filter((name) => (STACK_OUTPUTS as readonly string[]).includes(name));
    // No Kinesis stream in this deployment.
    expect(new Set(ours)).toEqual(new Set(STACK_OUTPUTS.filter((name) => name !== 'KinesisStreamArn')));
  });

  it('name each log group of the stack, for whoever subscribes to all of an account', () => {
    const criteria = String(stack.Outputs?.AccountSubscriptionSelectionCriteria?.Value);
    const groups = resourcesOf(stack, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName);
    expect(groups).toHaveLength(4);
    for (const group of groups) expect(criteria).toContain(`"${group}"`);
  });
});
