import { DescribeDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import type { Environment } from '../config/settings-reader.ts';
import type { StreamDescription } from '../deployment/stream-description.ts';
import type { StreamView } from '../verify/facts.ts';
import { kindOf } from './aws-error.ts';
import { refusalOf, regionFor } from './aws-refusal.ts';
import { ExplainedError } from './explained-error.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';
import { streamViewOf } from './stream-view.ts';

/**
 * Asks for the description of a delivery stream, whatever it delivers to.
 *
 * @throws what the SDK throws, or {ExplainedError}
 */
export async function describeStream(client: FirehoseClient, name: string): Promise<StreamView> {
  const command = new DescribeDeliveryStreamCommand({ DeliveryStreamName: name });
  const { DeliveryStreamDescription } = await client.send(command);
  if (DeliveryStreamDescription === undefined) throw new ExplainedError('an answer without a stream');
  return streamViewOf(name, DeliveryStreamDescription);
}

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
    const stream = await describeStream(client, name).catch(async (error: unknown) => {
      const asked = await client.config.region().catch(() => undefined);
      throw new Error(`the delivery stream ${name} cannot be read: ${reasonOf(error, asked)}`, { cause: error });
    });
    if (stream.endpoint !== undefined) return stream;
    throw new Error(
      `the delivery stream ${name} does not deliver to an HTTP endpoint, as Datadog's is: the transform would be of no use to its receiver`,
    );
  } finally {
    client.destroy();
  }
}

function reasonOf(error: unknown, region: string | undefined): string {
  if (error instanceof ExplainedError) return error.message;
  return kindOf(error) === 'missing'
    ? `there is no stream of that name in ${region}: check the name, the region and the account`
    : refusalOf(error, region, 'firehose:DescribeDeliveryStream on that stream');
}
