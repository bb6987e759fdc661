import type {
  DeliveryStreamDescription,
  HttpEndpointDestinationDescription,
  Processor,
  ProcessorParameterName,
  S3DestinationDescription,
} from '@aws-sdk/client-firehose';
import type { EndpointView, StreamView, TransformView } from '../verify/facts.ts';

/** What Hydrant minds of a stream's description. */
export function streamViewOf(description: DeliveryStreamDescription): StreamView {
  const [destination] = description.Destinations ?? [];
  const http = destination?.HttpEndpointDestinationDescription;
  const { Enabled: processing = false, Processors = [] } = http?.ProcessingConfiguration ?? {};
  const lambda = Processors.find(({ Type }) => Type === 'Lambda');
  return {
    arn: description.DeliveryStreamARN ?? '',
    status: description.DeliveryStreamStatus ?? 'in a state that is not known',
    source: description.DeliveryStreamType ?? 'DirectPut',
    endpoint: http && endpointOf(http),
    processing,
    transform: lambda && transformOf(lambda),
    decompresses: processing && Processors.some(({ Type }) => Type === 'Decompression'),
  };
}

function endpointOf(http: HttpEndpointDestinationDescription): EndpointView | undefined {
  const url = http.EndpointConfiguration?.Url;
  if (url === undefined) return undefined;
  const { SecretARN, Enabled } = http.SecretsManagerConfiguration ?? {};
  return {
    url,
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

function transformOf({ Parameters = [] }: Processor): TransformView | undefined {
  const parameter = (name: ProcessorParameterName) =>
    Parameters.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
  const arn = parameter('LambdaArn');
  if (arn === undefined) return undefined;
  const numberOf = (name: ProcessorParameterName) => {
    const value = Number(parameter(name) ?? Number.NaN);
    return Number.isNaN(value) ? undefined : value;
  };
  return { arn, bufferMb: numberOf('BufferSizeInMBs'), bufferSeconds: numberOf('BufferIntervalInSeconds') };
}
