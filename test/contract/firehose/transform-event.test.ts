import { describe, expect, it } from 'vitest';
import { answering, decoded, ok, recording, startMs, startWorld, streamName, upperCase } from './contract-world.ts';

describe('the event of the transform', () => {
  it('has the fields of a DirectPut event and no others', async () => {
    // Measured by floci-io/floci#3349 and radkawar/stackd: no kinesisRecordMetadata, the arrival as a number.
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke });
    world.put('one', '');
    await world.firehose.flush();
    expect(events).toEqual([
      {
        invocationId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        deliveryStreamArn: `arn:aws:firehose:us-east-1:123456789012:deliverystream/${streamName}`,
        region: 'us-east-1',
        records: [
          { recordId: expect.any(String), approximateArrivalTimestamp: startMs, data: 'b25l' },
          { recordId: expect.any(String), approximateArrivalTimestamp: startMs, data: '' },
        ],
      },
    ]);
  });

  it('has record ids of 160 characters that differ from those PutRecord answered', async () => {
    // Shape: UKHomeOffice/firehose-splunk-tf-module docs/data_formats.md; difference: radkawar/stackd.
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke });
    const putIds = world.put('one', 'two');
    await world.firehose.flush();
    const ids = events[0]?.records.map(({ recordId }) => recordId) ?? [];
    expect(ids.map((id) => id.length)).toEqual([160, 160]);
    expect(new Set([...ids, ...putIds]).size).toBe(4);
  });

  it('keeps record ids over attempts, under a fresh invocation id each time', async () => {
    // Measured by radkawar/stackd.
    let calls = 0;
    const { invoke, events } = recording(async (event) => {
      if (++calls < 3) throw new Error('not yet');
      return upperCase(event);
    });
    const world = await startWorld({ invoke });
    world.put('one', 'two');
    await world.firehose.flush();
    expect(events).toHaveLength(3);
    expect(new Set(events.map(({ invocationId }) => invocationId)).size).toBe(3);
    expect(new Set(events.map(({ records }) => JSON.stringify(records))).size).toBe(1);
    expect(world.endpoint.requests[0]?.records).toEqual(['ONE', 'TWO']);
  });

  it('never exceeds 6,291,456 bytes as JSON: the batch is cut', async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html: 6 MB, base64 and JSON included.
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke, transform: { bufferSizeInMBs: 3 } });
    world.firehose.put(
      streamName,
      Array.from({ length: 31_000 }, () => Buffer.alloc(90)),
    );
    await world.firehose.flush();
    const sizes = events.map((event) => JSON.stringify(event).length);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6_291_456);
    expect(Math.max(...sizes)).toBeGreaterThan(6_291_456 - 400);
    expect(world.metrics.deliveredRecords).toBe(31_000);
  });
});

describe('the buffer of the transform', () => {
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
  it('releases after 60 seconds by default', async () => {
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke });
    world.put('one');
    await world.clock.advance(59_999);
    expect(events).toHaveLength(0);
    world.put('two');
    await world.clock.advance(1);
    expect(events.map(({ records }) => records.map(({ data }) => decoded(data)))).toEqual([['one', 'two']]);
  });

  it('releases at 1 MiB by default', async () => {
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke });
    world.firehose.put(streamName, [Buffer.alloc(1_000_000), Buffer.alloc(48_575)]);
    await world.clock.settle();
    expect(events).toHaveLength(0);
    world.put('x');
    await world.clock.settle();
    expect(events.map(({ records }) => records.length)).toEqual([3]);
  });

  it('releases what it holds before a record that would exceed the size', async () => {
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke, transform: { bufferSizeInMBs: 0.2 } });
    world.firehose.put(streamName, [Buffer.alloc(150_000), Buffer.alloc(150_000), Buffer.alloc(1_024_000)]);
    await world.clock.settle();
    expect(events.map(({ records }) => records.length)).toEqual([1, 1, 1]);
  });

  it('hands on at once with an interval of zero', async () => {
    const { invoke, events } = recording(upperCase);
    const world = await startWorld({ invoke, transform: { bufferSizeInMBs: 1, bufferIntervalInSeconds: 0 } });
    world.put('one', 'two');
    await world.clock.settle();
    expect(events.map(({ records }) => records.length)).toEqual([2]);
  });

  it('has ten invocations under way at most', async () => {
    let running = 0;
    let most = 0;
    const invoke = async (event: Parameters<typeof upperCase>[0]) => {
      most = Math.max(most, ++running);
      await world.clock.sleepWhileServing(1_000);
      running--;
      return answering(ok)(event);
    };
    const world = await startWorld({ invoke, transform: { bufferSizeInMBs: 1, bufferIntervalInSeconds: 0 } });
    for (let put = 0; put < 25; put++) world.put(`record ${put}`);
    await world.clock.advance(3_000);
    expect(most).toBe(10);
    await world.firehose.flush();
    expect(world.metrics.deliveredRecords).toBe(25);
  });
});
