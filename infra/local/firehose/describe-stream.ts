import {
  type BackupSettings,
  BYTES_PER_MB,
  type EndpointSettings,
  type StreamSettings,
  type TransformSettings,
} from './stream-settings.ts';

/**
 * The DeliveryStreamDescription of
 * https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeliveryStreamDescription.html
 *
 * @param createdAt milliseconds since the Unix epoch
 */
export function describeStream(settings: StreamSettings, createdAt: number): Record<string, unknown> {
  const { name, arn, accountId, versionId, transform, endpoint, backup } = settings;
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamEncryptionConfiguration: { Status: 'DISABLED' },
    DeliveryStreamType: 'DirectPut',
    VersionId: String(versionId),
    CreateTimestamp: createdAt / 1_000,
    HasMoreDestinations: false,
    Destinations: [
      {
        DestinationId: 'destinationId-000000000001',
        HttpEndpointDestinationDescription: {
          ...describeEndpoint(endpoint),
          ProcessingConfiguration: describeProcessing(transform, roleArn(accountId)),
          RoleARN: roleArn(accountId),
          SecretsManagerConfiguration: describeSecret(endpoint, roleArn(accountId)),
          S3BackupMode: backup.mode,
          S3DestinationDescription: describeBackup(backup, roleArn(accountId)),
        },
      },
    ],
  };
}

/** The access key is never described. */
function describeEndpoint(endpoint: EndpointSettings): Record<string, unknown> {
  return {
    EndpointConfiguration: { Url: endpoint.url.href, Name: endpoint.name },
    BufferingHints: describeBuffer(endpoint),
    CloudWatchLoggingOptions: { Enabled: true },
    RequestConfiguration: {
      ContentEncoding: endpoint.gzip ? 'GZIP' : 'NONE',
      CommonAttributes: Object.entries(endpoint.commonAttributes).map(([AttributeName, AttributeValue]) => ({
        AttributeName,
        AttributeValue,
      })),
    },
    RetryOptions: { DurationInSeconds: endpoint.retryDurationMs / 1_000 },
  };
}

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_SecretsManagerConfiguration.html */
function describeSecret({ secretArn }: EndpointSettings, role: string): Record<string, unknown> {
  return secretArn === undefined ? { Enabled: false } : { Enabled: true, SecretARN: secretArn, RoleARN: role };
}

function describeProcessing(transform: TransformSettings | undefined, role: string): Record<string, unknown> {
  if (!transform) return { Enabled: false, Processors: [] };
  const parameters = {
    LambdaArn: transform.lambdaArn,
    NumberOfRetries: transform.retries,
    RoleArn: role,
    BufferSizeInMBs: transform.bufferBytes / BYTES_PER_MB,
    BufferIntervalInSeconds: transform.bufferIntervalMs / 1_000,
  };
  const Parameters = Object.entries(parameters).map(([ParameterName, value]) => ({
    ParameterName,
    ParameterValue: String(value),
  }));
  return { Enabled: true, Processors: [{ Type: 'Lambda', Parameters }] };
}

function describeBackup(backup: BackupSettings, role: string): Record<string, unknown> {
  const { prefix, errorOutputPrefix } = backup.configuredPrefixes;
  return {
    RoleARN: role,
    BucketARN: backup.bucketArn,
    ...(prefix !== undefined && { Prefix: prefix }),
    ...(errorOutputPrefix !== undefined && { ErrorOutputPrefix: errorOutputPrefix }),
    BufferingHints: describeBuffer(backup),
    CompressionFormat: backup.gzip ? 'GZIP' : 'UNCOMPRESSED',
    EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    CloudWatchLoggingOptions: { Enabled: true },
  };
}

function describeBuffer(limits: { readonly bufferBytes: number; readonly bufferIntervalMs: number }) {
  return { SizeInMBs: limits.bufferBytes / BYTES_PER_MB, IntervalInSeconds: limits.bufferIntervalMs / 1_000 };
}

function roleArn(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/firehose`;
}
