import { isKey } from '../datadog/key.ts';
import { originOf } from './origin.ts';

/** What `SettingsReader.text` takes: what is accepted instead, or undefined if the value is right. */
type Check = (value: string) => string | undefined;

export const origin: Check = (value) =>
  originOf(value) === undefined ? 'an origin of scheme, host and port, like "https://proxy.example:8443"' : undefined;

export const key: Check = (value) => (isKey(value) ? undefined : 'a key without spaces');

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html */
export function isStreamName(text: string): boolean {
  return /^[\w.-]{1,64}$/.test(text);
}

export const streamName: Check = (value) =>
  isStreamName(value) ? undefined : 'the name of a stream, without its ARN, like "eks-fargate-logs"';
