import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalFirehose, startFirehose } from '../../infra/local/firehose/firehose.ts';
import { readStreamDescription } from './stream-description.ts';

const TRANSFORM = 'arn:aws:lambda:eu-west-1:123456789012:function:hydrant-prod-transform:live';

let firehose: LocalFirehose;

beforeEach(async () => {
  const backup = { bucket: { put: async () => {} } };
  const endpoint = { url: 'https://127.0.0.1:1' };
  firehose = await startFirehose({
    clock: new VirtualClock(0),
    random: () => 0.5,
    streams: [
      { name: 'bare', region: 'eu-west-1', endpoint, backup },
      {
        name: 'attached',
        region: 'eu-west-1',
        endpoint,
        backup,
        transform: { lambdaArn: TRANSFORM, invoke: async () => ({}) },
      },
    ],
  });
  vi.stubEnv('AWS_ENDPOINT_URL_FIREHOSE', firehose.url);
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'LOCALKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local-secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await firehose.close();
});

const read = (name: string) => readStreamDescription(name, 'eu-west-1', {});

describe('the description of a stream', () => {
  it('has what a change of it needs', async () => {
    expect(await read('bare')).toMatchObject({
      name: 'bare',
      arn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/bare',
      status: 'ACTIVE',
      source: 'DirectPut',
      kinesisStreamArn: undefined,
      versionId: '1',
      destinationId: 'destinationId-000000000001',
      endpointUrl: 'https://127.0.0.1:1/',
      roleArn: 'arn:aws:iam::123456789012:role/firehose',
      enabled: false,
      processors: [],
    });
  });

  it('has its processors', async () => {
    const { enabled, processors } = await read('attached');
    expect(enabled).toBe(true);
    expect(processors.map(({ Type }) => Type)).toEqual(['Lambda']);
    expect(processors[0]?.Parameters).toContainEqual({ ParameterName: 'LambdaArn', ParameterValue: TRANSFORM });
  });
});

describe('the description of a stream that a data stream feeds', () => {
  it('says which', async () => {
    const KinesisStreamARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/eks-logs';
    const DeliveryStreamDescription = {
      DeliveryStreamType: 'KinesisStreamAsSource',
      Source: { KinesisStreamSourceDescription: { KinesisStreamARN } },
      Destinations: [{ HttpEndpointDestinationDescription: {} }],
    };
    await answering(200, { DeliveryStreamDescription }, async () => {
      expect(await read('fed')).toMatchObject({ source: 'KinesisStreamAsSource', kinesisStreamArn: KinesisStreamARN });
    });
  });
});

describe('a description that cannot be read', () => {
  it('is of no stream', async () => {
    await expect(read('none')).rejects.toThrow(
      'the delivery stream none cannot be read: there is no stream of that name in eu-west-1: check the name, the region and the account',
    );
  });

  it('has no region', async () => {
    await expect(readStreamDescription('bare', undefined, {})).rejects.toThrow('no region is known: give --region');
  });

  it.each([
    ['AccessDeniedException', 'User: arn:aws:iam::123456789012:user/a is not authorized', /that stream is missing$/],
    ['AccessDeniedException', 'not authorized, with an explicit deny', /explicitly: mend that policy$/],
    ['ExpiredTokenException', 'expired', /have expired: sign in again$/],
    ['UnrecognizedClientException', 'invalid', /no AWS credentials that it accepts: sign in, or set AWS_PROFILE$/],
    ['InternalFailure', 'arn:aws:iam::123456789012:user/a', /cannot be read: InternalFailure$/],
  ])('is refused: %s, %s', async (__type, message, words) => {
    await answering(400, { __type, message }, () => expect(read('bare')).rejects.toThrow(words));
  });

  it('is of a stream that delivers elsewhere', async () => {
    const Destinations = [{ DestinationId: 'a', ExtendedS3DestinationDescription: {} }];
    const answer = { DeliveryStreamDescription: { DeliveryStreamName: 'bare', Destinations } };
    await answering(200, answer, () => expect(read('bare')).rejects.toThrow('does not deliver to an HTTP endpoint'));
  });
});

/** Does something while Firehose gives one answer to everything. */
async function answering(status: number, answer: object, act: () => Promise<unknown>): Promise<void> {
  const server: Server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL_FIREHOSE', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    await act();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
