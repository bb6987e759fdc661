import type {
  DeliveryStreamDescription,
  HttpEndpointDestinationDescription,
  S3DestinationDescription,
  Processor as SdkProcessor,
} from '@aws-sdk/client-firehose';
import type { Processor } from '../deployment/stream-description.ts';
import type { EndpointView, StreamView, TransformView } from '../verify/facts.ts';

/** What Hydrant minds of a stream's description. What is not there is '' where it is a name that others call it by. */
export function streamViewOf(name: string, description: DeliveryStreamDescription): StreamView {
  const [destination] = description.Destinations ?? [];
  const http = destination?.HttpEndpointDestinationDescription;
  const { Enabled: enabled = false, Processors = [] } = http?.ProcessingConfiguration ?? {};
  const processors = Processors.map(processorOf);
  const lambda = processors.find(({ Type }) => Type === 'Lambda');
  return {
    name,
    arn: description.DeliveryStreamARN ?? '',
    status: description.DeliveryStreamStatus ?? 'in a state that is not known',
    versionId: description.VersionId ?? '',
    destinationId: destination?.DestinationId ?? '',
    source: description.DeliveryStreamType ?? 'DirectPut',
    kinesisStreamArn: description.Source?.KinesisStreamSourceDescription?.KinesisStreamARN,
    endpoint: http && endpointOf(http),
    endpointUrl: http?.EndpointConfiguration?.Url ?? '',
    roleArn: http?.RoleARN ?? '',
    enabled,
    processors,
    transform: lambda && transformOf(lambda),
    decompresses: enabled && processors.some(({ Type }) => Type === 'Decompression'),
  };
}

function processorOf({ Type, Parameters = [] }: SdkProcessor): Processor {
  return {
    Type: Type ?? '',
    Parameters: Parameters.map(({ ParameterName = '', ParameterValue = '' }) => ({ ParameterName, ParameterValue })),
  };
}

function endpointOf(http: HttpEndpointDestinationDescription): EndpointView {
  const { SecretARN, Enabled } = http.SecretsManagerConfiguration ?? {};
  return {
    url: http.EndpointConfiguration?.Url ?? '',
    gzip: http.RequestConfiguration?.ContentEncoding === 'GZIP',
    bufferMb: http.BufferingHints?.SizeInMBs,
    bufferSeconds: http.BufferingHints?.IntervalInSeconds,
    retrySeconds: http.RetryOptions?.DurationInSeconds,
    secretArn: Enabled === true ? SecretARN : undefined,
    backupMode: http.S3BackupMode,
    bucket: http.S3DestinationDescription?.BucketARN?.split(':').at(-1),
    parkedPrefix: http.S3DestinationDescription && fixedPart(http.S3DestinationDescription),
  };
}

/**
 * What stands before the first expression. Without a prefix for errors they go below that of the others.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
function fixedPart({ Prefix = '', ErrorOutputPrefix = Prefix }: S3DestinationDescription): string {
  return ErrorOutputPrefix.split('!{')[0] ?? '';
}

function transformOf({ Parameters }: Processor): TransformView | undefined {
  const parameter = (name: string) => Parameters.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
  const arn = parameter('LambdaArn');
  if (arn === undefined) return undefined;
  const numberOf = (name: string) => {
    const value = Number(parameter(name) ?? Number.NaN);
    return Number.isNaN(value) ? undefined : value;
  };
  return { arn, bufferMb: numberOf('BufferSizeInMBs'), bufferSeconds: numberOf('BufferIntervalInSeconds') };
}
