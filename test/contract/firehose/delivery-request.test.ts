import { describe, expect, it, onTestFinished } from 'vitest';
import { systemWorldClock } from '../../../infra/local/clock.ts';
import { answering, startMs, startWorld, streamName, upperCase } from './contract-world.ts';
import { startEndpoint } from './scripted-endpoint.ts';

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Request Format" */
describe('the request to the endpoint', () => {
  it('carries the headers of protocol 1.0', async () => {
    const world = await startWorld({
      endpoint: { accessKey: ' key {"verbatim"}', commonAttributes: { service: 'shop', env: '' } },
    });
    world.put('one');
    await world.firehose.flush();
    const [request] = world.endpoint.requests;
    expect(request?.headers).toMatchObject({
      'x-amz-firehose-protocol-version': '1.0',
      'x-amz-firehose-request-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'x-amz-firehose-source-arn': `arn:aws:firehose:us-east-1:123456789012:deliverystream/${streamName}`,
      'x-amz-firehose-access-key': 'key {"verbatim"}',
      'x-amz-firehose-common-attributes': '{"commonAttributes":{"service":"shop","env":""}}',
      'content-type': 'application/json',
      'content-length': expect.any(String),
    });
    expect(request?.headers).not.toHaveProperty('content-encoding');
  });

  it('goes to the URL as configured, query included', async () => {
    // aws/aws-cdk ships such URLs for some sites: packages/aws-cdk-lib/aws-kinesisfirehose/lib/datadog.ts
    const target = await startEndpoint(systemWorldClock);
    onTestFinished(() => target.close());
    const path = '/api/v2/logs?dd-protocol=aws-kinesis-firehose';
    const world = await startWorld({ endpoint: { url: new URL(path, target.url).href } });
    world.put('one');
    await world.firehose.flush();
    expect(target.requests.map((request) => request.path)).toEqual([path]);
  });

  it('has an id that follows from the injected randomness and is never used twice', async () => {
    const idsWith = async (random: () => number) => {
      const world = await startWorld({ random });
      for (const text of ['one', 'two']) {
        world.put(text);
        await world.firehose.flush();
      }
      return world.endpoint.requests.map(({ requestId }) => requestId);
    };
    const ids = await idsWith(() => 0.25);
    expect(new Set(ids).size).toBe(2);
    expect(await idsWith(() => 0.25)).toEqual(ids);
    expect(await idsWith(() => 0.75)).not.toEqual(ids);
  });

  it('leaves out the headers that are not configured', async () => {
    const world = await startWorld();
    world.put('one');
    await world.firehose.flush();
    expect(world.endpoint.requests[0]?.headers).not.toHaveProperty('x-amz-firehose-access-key');
    expect(world.endpoint.requests[0]?.headers).not.toHaveProperty('x-amz-firehose-common-attributes');
  });

  it('has a body of request id, timestamp and base64 records, and nothing else', async () => {
    const world = await startWorld();
    world.put('one', '', 'two\nthree');
    await world.firehose.flush();
    const [request] = world.endpoint.requests;
    expect(request?.body).toEqual({
      requestId: request?.headers['x-amz-firehose-request-id'],
      timestamp: startMs,
      records: [{ data: 'b25l' }, { data: '' }, { data: 'dHdvCnRocmVl' }],
    });
  });

  it('is compressed with GZIP only', async () => {
    const world = await startWorld({ endpoint: { contentEncoding: 'GZIP' } });
    world.put('one');
    await world.firehose.flush();
    expect(world.endpoint.requests[0]?.headers['content-encoding']).toBe('gzip');
    expect(world.endpoint.requests[0]?.records).toEqual(['one']);
  });

  it('holds what the transform returned, each record by itself', async () => {
    const world = await startWorld({ invoke: upperCase });
    world.put('one', 'two');
    await world.firehose.flush();
    expect(world.endpoint.requests.map(({ records }) => records)).toEqual([['ONE', 'TWO']]);
  });

  it('is not made when the transform drops every record', async () => {
    const world = await startWorld({
      invoke: answering(({ recordId }) => ({ recordId, result: 'Dropped', data: '' })),
    });
    await world.settle('one');
    expect(world.endpoint.requests).toEqual([]);
  });

  it('holds 10,000 records at most', async () => {
    const world = await startWorld();
    world.put(...Array.from({ length: 10_001 }, () => 'x'));
    await world.firehose.flush();
    expect(world.endpoint.requests.map(({ records }) => records.length).sort()).toEqual([1, 10_000]);
  });
});

/** https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html, Datadog: 4 MiB, 60 s */
describe('the buffer of the delivery', () => {
  it('releases 60 seconds after its first record', async () => {
    const world = await startWorld();
    world.put('one');
    await world.clock.advance(30_000);
    world.put('two');
    await world.clock.advance(29_999);
    expect(world.endpoint.requests).toHaveLength(0);
    await world.clock.advance(1);
    expect(world.endpoint.requests).toMatchObject([{ at: startMs + 60_000, records: ['one', 'two'] }]);
  });

  it('begins when the transform has answered', async () => {
    const world = await startWorld({ invoke: upperCase });
    world.put('one');
    await world.clock.advance(120_000);
    expect(world.endpoint.requests).toMatchObject([{ at: startMs + 120_000 }]);
  });

  it('releases at 4 MiB of transformed bytes', async () => {
    const world = await startWorld();
    world.firehose.put(streamName, [
      ...Array.from({ length: 4 }, () => Buffer.alloc(1_000_000)),
      Buffer.alloc(194_303),
    ]);
    await world.clock.settle();
    expect(world.endpoint.requests).toHaveLength(0);
    world.put('x');
    await world.clock.settle();
    expect(world.endpoint.requests.map(({ records }) => records.length)).toEqual([6]);
  });

  it('takes size and interval from the stream', async () => {
    const world = await startWorld({ endpoint: { bufferSizeInMBs: 1, bufferIntervalInSeconds: 0 } });
    world.put('one');
    await world.clock.settle();
    expect(world.endpoint.requests).toHaveLength(1);
  });
});
