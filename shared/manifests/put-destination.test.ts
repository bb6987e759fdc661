import { describe, expect, it } from 'vitest';
import { destinationOf } from './destination.ts';
import { putDestination } from './put-destination.ts';

const STREAM = destinationOf('delivery-stream', 'mine', 'eu-west-1', '123456789012');
const DATA_STREAM = destinationOf('data-stream', 'eks-logs', 'eu-west-1', '123456789012');

describe('where to put', () => {
  it('is the delivery stream, where anybody may', () => {
    expect(putDestination(STREAM, { source: 'DirectPut', kinesisStreamArn: undefined })).toBe(STREAM);
  });

  it('is the data stream that feeds it', () => {
    const source = { source: 'KinesisStreamAsSource', kinesisStreamArn: DATA_STREAM.arn };
    expect(putDestination(STREAM, source)).toEqual(DATA_STREAM);
  });

  it('is nowhere, where something else feeds it', () => {
    const source = { source: 'MSKAsSource', kinesisStreamArn: undefined };
    expect(() => putDestination(STREAM, source)).toThrow(
      'mine takes no puts: it has a source of its own (MSKAsSource)',
    );
  });
});
