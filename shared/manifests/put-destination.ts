import type { StackOutputs } from '../deployment/stack-outputs.ts';
import type { StreamDescription } from '../deployment/stream-description.ts';
import { type Destination, destinationOfArn } from './destination.ts';
import { ManifestsError } from './manifests-error.ts';

/**
 * The stream that a deployed stack says is its own. Where a Kinesis data stream feeds its delivery stream, only the former takes
 * puts.
 *
 * @throws {ManifestsError} where the stack has no stream
 */
export function destinationOfStack(stack: string, outputs: StackOutputs): Destination {
  const destination = destinationOfArn(outputs.KinesisStreamArn ?? outputs.DeliveryStreamArn ?? '');
  if (destination === undefined) {
    throw new ManifestsError(`the stack ${stack} says of no stream that it is its own: name it with --stream`);
  }
  return destination;
}

/**
 * Where to put what shall come into a delivery stream: a stack that is attached to one need not know what feeds it.
 *
 * @throws {ManifestsError} where it takes its records from something that is no stream of Kinesis
 */
export function putDestination(
  stream: Destination,
  { source, kinesisStreamArn = '' }: Pick<StreamDescription, 'source' | 'kinesisStreamArn'>,
): Destination {
  if (source === 'DirectPut') return stream;
  const feeding = destinationOfArn(kinesisStreamArn);
  if (feeding !== undefined) return feeding;
  throw new ManifestsError(
    `the delivery stream ${stream.name} takes no puts: it has a source of its own (${source}), which Fluent Bit would have to feed`,
  );
}
