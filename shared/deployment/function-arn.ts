import { AttachError } from './attach.ts';
import type { StreamDescription } from './stream-description.ts';

/**
 * The ARN by which a stream calls the transform. Firehose calls a function of its own region; the alias `live`, where none is
 * named, is what a deployment moves.
 *
 * @param transform name, name with alias, or ARN
 * @throws {AttachError} where it is a function of another region or account
 */
export function functionArnFor({ name, arn }: StreamDescription, transform: string): string {
  const [, partition, , region, account] = arn.split(':');
  const prefix = `arn:${partition}:lambda:${region}:${account}:function:`;
  if (!transform.startsWith('arn:')) return `${prefix}${transform.includes(':') ? transform : `${transform}:live`}`;
  if (!transform.startsWith(prefix)) {
    throw new AttachError(`the stream ${name} calls functions of ${region} and of its own account alone`);
  }
  return transform;
}
