import { expect, it } from 'vitest';
import { faultsOfValues } from './check-values.ts';
import type { Template } from './template.ts';

function stack(destination: object = {}, lambda: object = {}): Template {
  return {
    Resources: {
      TransformLambdaFunction: {
        Type: 'AWS::Lambda::Function',
        Properties: { Timeout: 120, MemorySize: 512, Runtime: 'nodejs24.x', ...lambda },
      },
      TransformAlias: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: 'transform-lambda-function' } },
      Stream: {
        Type: 'AWS::KinesisFirehose::DeliveryStream',
        Properties: {
          DeliveryStreamType: 'DirectPut',
          HttpEndpointDestinationConfiguration: {
            S3BackupMode: 'AllData',
            RequestConfiguration: { ContentEncoding: 'GZIP' },
            S3Configuration: { CompressionFormat: 'GZIP' },
            RetryOptions: { DurationInSeconds: 300 },
            BufferingHints: { SizeInMBs: 2 },
            ...destination,
          },
        },
      },
    },
  };
}

it('values as they should be are no fault', () => {
  expect(faultsOfValues(stack())).toEqual([]);
});

it.each([
  ['S3BackupMode', { S3BackupMode: 'AllDocuments' }, {}],
  ['CompressionFormat', { S3Configuration: { CompressionFormat: 'Snappy' } }, {}],
  ['DurationInSeconds', { RetryOptions: { DurationInSeconds: 7_201 } }, {}],
  ['SizeInMBs', { BufferingHints: { SizeInMBs: 5 } }, {}],
  ['Runtime', {}, { Runtime: 'nodejs18.x' }],
  ['MemorySize', {}, { MemorySize: 64 }],
  ['Firehose waits 300 s', {}, { Timeout: 600 }],
])('%s is looked at', (name, destination, lambda) => {
  expect(faultsOfValues(stack(destination, lambda))).toEqual([expect.stringContaining(name)]);
});

it('a time-out that Lambda has not is a fault, whatever the function', () => {
  const faults = faultsOfValues(stack({}, { Timeout: 1_200 }));
  expect(faults).toEqual([expect.stringContaining('not 1 to 900'), expect.stringContaining('Firehose waits')]);
});
