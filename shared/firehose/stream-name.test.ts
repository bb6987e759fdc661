import { describe, expect, it } from 'vitest';
import { streamOfArn, streamOfKey } from './stream-name.ts';

describe("a stream's name", () => {
  it('is the end of its ARN', () => {
    expect(streamOfArn('arn:aws:firehose:us-east-1:123456789012:deliverystream/eks-fargate-logs')).toBe(
      'eks-fargate-logs',
    );
    expect(streamOfArn('arn:aws:firehose:us-east-1:123456789012:deliverystream/')).toBeUndefined();
    expect(streamOfArn(undefined)).toBeUndefined();
  });

  it.each([
    'processing-failed/2026/11/20/05/eks-fargate-logs-1-2026-11-20-05-45-04-0d3a53c0-3a2c-4a8e-8f0e-0c4f5b8a2b11',
    'hydrant/dead-letter/a/eks-fargate-logs-12-2026-11-20-05-45-04-0d3a53c0-3a2c-4a8e-8f0e-0c4f5b8a2b11.gz.20261121t104057z-4f9a2c',
    'eks-fargate-logs-1-2026-11-20-05-45-04-x',
  ])('is in the key %s', (key) => {
    expect(streamOfKey(key)).toBe('eks-fargate-logs');
  });

  it('is not in a key of another form', () => {
    expect(streamOfKey('eks-fargate-logs-1-2026-11-20-05-45-04-x/other.gz')).toBeUndefined();
    expect(streamOfKey('')).toBeUndefined();
  });
});
