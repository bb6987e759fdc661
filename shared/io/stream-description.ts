import {
  type DeliveryStreamDescription,
  DescribeDeliveryStreamCommand,
  FirehoseClient,
} from '@aws-sdk/client-firehose';
import type { Environment } from '../config/settings-reader.ts';
import type { Processor, StreamDescription } from '../deployment/stream-description.ts';
import { refusalOf, regionFor } from './aws-refusal.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';

/**
 * Reads the description of a delivery stream that delivers to an HTTP endpoint.
 *
 * @param region undefined: that of the environment, or of the profile
 * @throws {Error} with what to do: where there is no such stream there, it has another destination, or it may not or cannot be read
 */
export async function readStreamDescription(
  name: string,
  region: string | undefined,
  environment: Environment,
): Promise<StreamDescription> {
  const client = new FirehoseClient({ requestHandler: SERVICE_TIMEOUTS, ...regionFor(region, environment) });
  try {
    const command = new DescribeDeliveryStreamCommand({ DeliveryStreamName: name });
    const { DeliveryStreamDescription } = await client.send(command).catch(async (error: unknown) => {
      const asked = await client.config.region().catch(() => undefined);
      throw new Error(`the delivery stream ${name} cannot be read: ${reasonOf(error, asked)}`, { cause: error });
    });
    return descriptionOf(name, DeliveryStreamDescription);
  } finally {
    client.destroy();
  }
}

function reasonOf(error: unknown, region: string | undefined): string {
  return (error as { readonly name?: string }).name === 'ResourceNotFoundException'
    ? `there is no stream of that name in ${region}: check the name, the region and the account`
    : refusalOf(error, region, 'firehose:DescribeDeliveryStream on that stream');
}

function descriptionOf(name: string, stream: DeliveryStreamDescription | undefined): StreamDescription {
  const [destination] = stream?.Destinations ?? [];
  const endpoint = destination?.HttpEndpointDestinationDescription;
  if (stream === undefined || endpoint === undefined) {
    throw new Error(
      `the delivery stream ${name} does not deliver to an HTTP endpoint, as Datadog's is: the transform would be of no use to its receiver`,
    );
  }
  const { Enabled = false, Processors = [] } = endpoint.ProcessingConfiguration ?? {};
  return {
    name,
    arn: stream.DeliveryStreamARN ?? '',
    status: stream.DeliveryStreamStatus ?? '',
    source: stream.DeliveryStreamType ?? 'DirectPut',
    kinesisStreamArn: stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN,
    versionId: stream.VersionId ?? '',
    destinationId: destination?.DestinationId ?? '',
    endpointUrl: endpoint.EndpointConfiguration?.Url ?? '',
    roleArn: endpoint.RoleARN ?? '',
    enabled: Enabled,
    processors: Processors.map(
      ({ Type, Parameters = [] }): Processor => ({
        Type: Type ?? '',
        Parameters: Parameters.map(({ ParameterName = '', ParameterValue = '' }) => ({
          ParameterName,
          ParameterValue,
        })),
      }),
    ),
  };
}
