import type { DeliveryStreamDescription } from '@aws-sdk/client-firehose';
import { expect, it } from 'vitest';
import { streamViewOf } from './stream-view.ts';

const described = (http: object, more: object = {}): DeliveryStreamDescription =>
  ({
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'DirectPut',
    Destinations: [
      { HttpEndpointDestinationDescription: { EndpointConfiguration: { Url: 'https://datadog.example/' }, ...http } },
    ],
    ...more,
  }) as unknown as DeliveryStreamDescription;

const processors = (...Processors: object[]) => ({ ProcessingConfiguration: { Enabled: true, Processors } });

it.each([
  [{ ErrorOutputPrefix: 'logs/failed/!{firehose:error-output-type}/', Prefix: 'logs/all/' }, 'logs/failed/'],
  [{ Prefix: 'logs/' }, 'logs/'],
  [{}, ''],
])('what is parked lies below what of the prefix is fixed: %j', (S3DestinationDescription, prefix) => {
  expect(streamViewOf('logs', described({ S3DestinationDescription })).endpoint?.parkedPrefix).toBe(prefix);
});

it('a secret counts where it is switched on', () => {
  const secret = { SecretARN: 'arn:secret' };
  const arnOf = (SecretsManagerConfiguration: object) =>
    streamViewOf('logs', described({ SecretsManagerConfiguration })).endpoint?.secretArn;
  expect([arnOf({ ...secret, Enabled: true }), arnOf({ ...secret, Enabled: false })]).toEqual([
    'arn:secret',
    undefined,
  ]);
});

it('of the processors the function counts, and whether one decompresses', () => {
  const lambda = { Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: 'arn:f' }] };
  const view = streamViewOf('logs', described(processors({ Type: 'Decompression' }, lambda)));
  expect(view).toMatchObject({
    enabled: true,
    decompresses: true,
    transform: { arn: 'arn:f', bufferMb: undefined, bufferSeconds: undefined },
  });
  expect(streamViewOf('logs', described({}))).toMatchObject({
    enabled: false,
    transform: undefined,
    decompresses: false,
  });
});

it('another destination is none', () => {
  expect(streamViewOf('logs', described({}, { Destinations: [{ DestinationId: 'a' }] })).endpoint).toBeUndefined();
});
