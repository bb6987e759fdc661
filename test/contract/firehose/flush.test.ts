import { describe, expect, it, onTestFinished } from 'vitest';
import { systemWorldClock } from '../../../infra/local/clock.ts';
import { startFirehose } from '../../../infra/local/firehose/firehose.ts';
import { startMs, startWorld, streamName, upperCase } from './contract-world.ts';
import { MemoryBucket } from './memory-bucket.ts';
import { accept, delayed, refuse, startEndpoint } from './scripted-endpoint.ts';

describe('flush', () => {
  it('brings records through all stages without time passing', async () => {
    const world = await startWorld({ invoke: upperCase, endpoint: { retryDurationInSeconds: 0 } });
    world.endpoint.answer(refuse(500));
    world.put('one');
    await world.firehose.flush();
    expect(world.bucket.envelopes('http-endpoint-failed')).toHaveLength(1);
    expect(world.clock.now()).toBe(startMs);
  });

  it('resolves when a delivery sleeps before its retry', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(500), accept);
    world.put('one');
    await world.firehose.flush();
    expect(world.endpoint.requests).toHaveLength(1);
    await world.clock.advance(1_000);
    expect(world.metrics.deliveredRecords).toBe(1);
  });

  it('waits for an endpoint that takes simulated time, which the caller lets pass', async () => {
    const world = await startWorld();
    world.endpoint.answer(delayed(world.clock, 5_000, accept));
    world.put('one');
    const flushed = world.firehose.flush(streamName);
    await world.clock.advance(5_000);
    await flushed;
    expect(world.metrics.deliveredRecords).toBe(1);
  });

  it('resolves when there is nothing to do', async () => {
    const world = await startWorld();
    await world.firehose.flush();
    await expect(world.firehose.flush('other')).rejects.toThrow('there is no stream other');
  });
});

describe('on the system clock', () => {
  it('the stream works the same', async () => {
    const endpoint = await startEndpoint(systemWorldClock);
    const bucket = new MemoryBucket();
    const firehose = await startFirehose({
      clock: systemWorldClock,
      random: Math.random,
      streams: [{ name: streamName, endpoint: { url: endpoint.url }, backup: { bucket, mode: 'AllData' } }],
    });
    onTestFinished(async () => {
      await firehose.close();
      await endpoint.close();
    });
    firehose.put(streamName, [Buffer.from('one')]);
    await firehose.flush();
    expect(endpoint.requests.map(({ records }) => records)).toEqual([['one']]);
    expect(bucket.objects.map(({ body }) => body.toString())).toEqual(['one']);
  });
});

describe('close', () => {
  it('ends retries and buffers', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(500));
    world.put('one');
    await world.firehose.flush();
    world.put('two');
    await world.firehose.close();
    await world.clock.advance(3_600_000);
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.bucket.objects).toEqual([]);
  });
});
