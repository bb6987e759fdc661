import { describe, expect, it } from 'vitest';
import type { StreamConfig } from '../../../infra/local/firehose/stream-config.ts';
import { settleStream } from '../../../infra/local/firehose/stream-settings.ts';
import { MemoryBucket } from './memory-bucket.ts';

const lambda = { lambdaArn: 'arn', invoke: async () => ({}) };
const url = 'https://intake.example/v1/input';

function settle(config: Partial<StreamConfig>) {
  return settleStream({ name: 'fh', endpoint: { url }, backup: { bucket: new MemoryBucket() }, ...config });
}

describe('a configuration', () => {
  it('has the defaults of Datadog streams', () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html, API_ProcessorParameter, API_HttpEndpointRetryOptions
    expect(settle({ transform: lambda })).toMatchObject({
      arn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/fh',
      versionId: 1,
      transform: { bufferBytes: 1_048_576, bufferIntervalMs: 60_000, retries: 3 },
      endpoint: { gzip: false, bufferBytes: 4_194_304, bufferIntervalMs: 60_000, retryDurationMs: 300_000 },
      backup: { mode: 'FailedDataOnly', gzip: false, bufferBytes: 5_242_880, bufferIntervalMs: 300_000 },
    });
  });

  it.each<[string, Partial<StreamConfig>]>([
    ['a name with a slash', { name: 'a/b' }],
    ['a transform buffer under 0.2 MB', { transform: { ...lambda, bufferSizeInMBs: 0.1 } }],
    ['a transform buffer over 3 MB', { transform: { ...lambda, bufferSizeInMBs: 3.1 } }],
    ['a transform interval over 900 s', { transform: { ...lambda, bufferSizeInMBs: 1, bufferIntervalInSeconds: 901 } }],
    ['a transform interval without a size', { transform: { ...lambda, bufferIntervalInSeconds: 60 } }],
    ['a delivery buffer over 4 MB', { endpoint: { url, bufferSizeInMBs: 5 } }],
    ['a delivery interval over 900 s', { endpoint: { url, bufferIntervalInSeconds: 901 } }],
    ['a retry duration over 7,200 s', { endpoint: { url, retryDurationInSeconds: 7_201 } }],
    ['a URL over 1,000 characters', { endpoint: { url: url.padEnd(1_001, 'x') } }],
    ['an access key over 4,096 bytes', { endpoint: { url, accessKey: 'é'.repeat(2_049) } }],
    [
      'more than 50 common attributes',
      { endpoint: { url, commonAttributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ''])) } },
    ],
    ['an empty attribute name', { endpoint: { url, commonAttributes: { '': 'x' } } }],
    ['an attribute value over 1,024 characters', { endpoint: { url, commonAttributes: { k: 'x'.repeat(1_025) } } }],
    ['a backup interval under 60 s', { backup: { bucket: new MemoryBucket(), bufferIntervalInSeconds: 0 } }],
    ['a backup buffer over 128 MB', { backup: { bucket: new MemoryBucket(), bufferSizeInMBs: 129 } }],
    ['a prefix with an expression only', { backup: { bucket: new MemoryBucket(), prefix: '!{timestamp:yyyy}/' } }],
  ])('is refused with %s', (_, config) => {
    expect(() => settle(config)).toThrow(/^InvalidArgumentException: /);
  });
});
