import { describe, expect, it } from 'vitest';
import { type ContractWorld, startWorld, streamName, upperCase } from './contract-world.ts';
import { accessDenied } from './memory-bucket.ts';
import { accept, refuse } from './scripted-endpoint.ts';

const hourMs = 60 * 60 * 1_000;

async function bothFailing(): Promise<ContractWorld> {
  const world = await startWorld({ invoke: upperCase, endpoint: { retryDurationInSeconds: 60 } });
  world.endpoint.answer(refuse(503));
  world.bucket.refusal = accessDenied();
  return world;
}

/**
 * https://docs.aws.amazon.com/firehose/latest/dev/retry.html: the stream pauses while both fail;
 * https://docs.aws.amazon.com/firehose/latest/dev/limits.html: data is kept for 24 hours.
 * DataDog/documentation#38392 describes such an incident.
 */
describe('a stream whose endpoint and bucket both fail', () => {
  it('pauses: it accepts records and neither transforms nor loses them', async () => {
    const world = await bothFailing();
    await world.settle('one');
    expect(world.firehose.isPaused(streamName)).toBe(true);
    const { transformAttempts } = world.metrics;
    await world.settle('two');
    expect(world.metrics).toMatchObject({ incomingRecords: 2, transformAttempts, lostRecords: 0, deliveredRecords: 0 });
  });

  it('goes on when the bucket takes the failed batch', async () => {
    const world = await bothFailing();
    await world.settle('one');
    await world.settle('two');
    world.bucket.refusal = undefined;
    await world.clock.advance(hourMs);
    expect(world.firehose.isPaused(streamName)).toBe(false);
    expect(world.metrics.backedUpRecords['http-endpoint-failed']).toBe(2);
  });

  it('goes on when the endpoint takes the failed batch, under its old request id', async () => {
    const world = await bothFailing();
    await world.settle('one');
    await world.settle('two');
    world.endpoint.answer(accept);
    await world.clock.advance(hourMs);
    expect(world.firehose.isPaused(streamName)).toBe(false);
    expect(world.metrics).toMatchObject({ deliveredRecords: 2, lostRecords: 0 });
    expect(world.endpoint.requests.at(-2)?.requestId).toBe(world.endpoint.requests[0]?.requestId);
    expect(world.bucket.objects).toEqual([]);
  });

  it('loses nothing within 24 hours', async () => {
    const world = await bothFailing();
    const ids = [...(await world.settle('one')), ...(await world.settle('two'))];
    await world.clock.advance(21.5 * hourMs);
    expect(world.metrics.lostRecords).toBe(0);
    world.bucket.refusal = undefined;
    await world.clock.advance(hourMs);
    expect(ids.map((id) => world.firehose.outcomeOf(streamName, id)?.state)).toEqual(['backed-up', 'backed-up']);
  });

  it('loses what is older than 24 hours', async () => {
    const world = await bothFailing();
    const [old = ''] = await world.settle('old');
    await world.clock.advance(10 * hourMs);
    const [young = ''] = await world.settle('young');
    await world.clock.advance(13 * hourMs);
    expect(world.firehose.outcomeOf(streamName, old)).toEqual({ state: 'lost', reason: 'older-than-24-hours' });
    world.endpoint.answer(accept);
    await world.clock.advance(hourMs);
    expect(world.firehose.outcomeOf(streamName, young)).toEqual({ state: 'delivered' });
    expect(world.metrics.lostRecords).toBe(1);
  });
});
