import { describe, expect, it } from 'vitest';
import type { EndpointView, StreamView } from './facts.ts';
import { streamChecks } from './stream-checks.ts';

const URL_US = 'https://aws-kinesis-http-intake.logs.datadoghq.com/v1/input';
const URL_AP = 'https://aws-kinesis-http-intake.logs.ap1.datadoghq.com/api/v2/logs?dd-protocol=aws-kinesis-firehose';

const ENDPOINT: EndpointView = {
  url: URL_US,
  gzip: true,
  bufferMb: 2,
  bufferSeconds: 60,
  retrySeconds: 300,
  secretArn: undefined,
  backupMode: 'FailedDataOnly',
  bucket: 'backup',
  parkedPrefix: '',
};
const STREAM: StreamView = {
  name: 'logs',
  versionId: '1',
  destinationId: 'destinationId-000000000001',
  endpointUrl: URL_US,
  roleArn: 'arn:role',
  enabled: true,
  processors: [],
  arn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs',
  status: 'ACTIVE',
  source: 'DirectPut',
  kinesisStreamArn: undefined,
  endpoint: ENDPOINT,
  transform: { arn: 'arn:transform:live', bufferMb: 1, bufferSeconds: 60 },
  decompresses: false,
};
const WANTED = {
  name: 'logs',
  endpointUrls: [URL_US],
  site: 'datadoghq.com',
  stack: 'hydrant-prod',
  transformArn: 'arn:transform:live',
};

const checkOf = (name: string, stream: Partial<StreamView>, wanted: Partial<typeof WANTED> = {}) =>
  streamChecks({ value: { ...STREAM, ...stream } }, { ...WANTED, ...wanted }).find((check) => check.name === name);
const deliveringTo = (url: string): Partial<StreamView> => ({ endpoint: { ...ENDPOINT, url } });

it('a stream as the stack makes it is right', () => {
  expect(streamChecks({ value: STREAM }, WANTED).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
});

describe('the site', () => {
  it('of another of Datadog’s is named', () => {
    expect(checkOf('site', deliveringTo(URL_AP))).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('which is ap1.datadoghq.com, while DD_SITE is datadoghq.com'),
      remedy: `set its URL to ${URL_US}, or DD_SITE to ap1.datadoghq.com, with keys of that site`,
      stopsCanary: true,
    });
  });

  it('with the path of another form of address is wrong', () => {
    const bare = URL_AP.split('?')[0] ?? '';
    const wanted = { endpointUrls: [URL_AP], site: 'ap1.datadoghq.com' };
    expect(checkOf('site', deliveringTo(URL_AP), wanted)?.state).toBe('ok');
    expect(checkOf('site', deliveringTo(bare), wanted)).toMatchObject({
      state: 'wrong',
      remedy: `set its URL to ${URL_AP}`,
    });
  });

  it('may be a proxy that DD_URL names, whose query nobody sees', () => {
    const proxy = 'https://proxy.example/v1/input?key=secret';
    expect(checkOf('site', deliveringTo(proxy), { endpointUrls: [URL_US, proxy] })).toMatchObject({
      state: 'ok',
      says: 'it delivers to https://proxy.example/v1/input',
    });
    expect(checkOf('site', deliveringTo(proxy))?.remedy).toContain('if it is a proxy of your own, name it in DD_URL');
  });
});

describe('the transform', () => {
  it.each([
    [{ transform: undefined }, 'no function is attached to the stream: logs are delivered as they come'],
    [{ enabled: false }, "arn:transform:live is attached, but the stream's processing is switched off"],
    [
      { transform: { arn: 'arn:other', bufferMb: 1, bufferSeconds: 60 } },
      "arn:other is attached, and the stack's is arn:transform:live",
    ],
  ])('is wrong: %j', (stream, says) => {
    const remedy = 'hydrant attach --stack hydrant-prod prints the calls that attach it';
    expect(checkOf('transform', stream)).toMatchObject({ state: 'wrong', says, remedy, stopsCanary: false });
  });

  it('with a buffer of more than 1 MB is wrong, and the stream is named with the reason', () => {
    const buffer = checkOf('buffer', { transform: { arn: 'arn:transform:live', bufferMb: 3, bufferSeconds: 60 } });
    expect(buffer).toMatchObject({
      state: 'wrong',
      says: "the transform's buffer is 3 MB or 60 s: Lambda answers with 6 MB at most, base64 and tags included, and what is more comes back as ProcessingFailed",
      remedy: 'set BufferSizeInMBs of the processor of logs to 1',
    });
  });

  it('that sets none has Firehose’s buffer of 1 MB', () => {
    const transform = { arn: 'arn:transform:live', bufferMb: undefined, bufferSeconds: undefined };
    expect(checkOf('buffer', { transform })).toMatchObject({ state: 'ok' });
  });
});

describe('the stream', () => {
  it('must be there, ACTIVE and deliver to an HTTP endpoint', () => {
    expect(streamChecks({ unknown: { kind: 'missing' } }, WANTED)[0]).toMatchObject({
      state: 'wrong',
      stopsCanary: true,
    });
    expect(checkOf('stream', { status: 'CREATING' })).toMatchObject({ state: 'wrong', says: 'logs is CREATING' });
    expect(checkOf('stream', { endpoint: undefined })).toMatchObject({ state: 'wrong', stopsCanary: true });
  });

  it('that may not be looked at is unknown', () => {
    const [check] = streamChecks({ unknown: { kind: 'denied', right: 'firehose:DescribeDeliveryStream' } }, WANTED);
    expect(check).toMatchObject({ state: 'unknown', says: 'needs firehose:DescribeDeliveryStream on logs' });
  });
});
