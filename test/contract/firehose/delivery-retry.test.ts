import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../infra/local/firehose/backoff.ts';
import { type ContractWorld, startMs, startWorld, streamName } from './contract-world.ts';
import { accept, delayed, refuse } from './scripted-endpoint.ts';

/** Seconds between the arrivals of the requests. */
function gaps({ endpoint }: ContractWorld): number[] {
  return endpoint.requests.slice(1).map(({ at }, index) => (at - (endpoint.requests[index]?.at ?? 0)) / 1_000);
}

/** https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html, "Error Response Handling" */
describe('the back-off', () => {
  it('starts at one second, doubles, and is capped at two minutes', () => {
    const delays = Array.from({ length: 10 }, (_, retry) => backoffMs(retry, () => 0.5) / 1_000);
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
  });

  it('has a jitter of 15 % either way', () => {
    expect(backoffMs(3, () => 0)).toBe(6_800);
    expect(backoffMs(3, () => 0.999_999)).toBe(9_200);
  });

  it('lies between the attempts of a delivery', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(500));
    await world.settle('one');
    expect(gaps(world)).toEqual([1, 2, 4, 8, 16, 32, 64, 120]);
  });
});

describe('a retry', () => {
  it('keeps request id and body', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(503), refuse(500), accept);
    await world.settle('one');
    const [first, ...others] = world.endpoint.requests;
    expect(others).toHaveLength(2);
    for (const retry of others) {
      expect(retry.body).toEqual(first?.body);
      expect(retry.headers['x-amz-firehose-request-id']).toBe(first?.requestId);
    }
    expect(world.metrics).toMatchObject({ deliveredRecords: 1, deliveryAttempts: 3 });
    expect(world.bucket.objects).toEqual([]);
  });

  it('of one batch does not hold up the next', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(500), accept);
    world.put('one');
    await world.firehose.flush();
    world.put('two');
    await world.firehose.flush();
    await world.clock.advance(1_000);
    expect(world.endpoint.requests.map(({ records }) => records)).toEqual([['one'], ['two'], ['one']]);
    expect(world.endpoint.requests[0]?.requestId).not.toBe(world.endpoint.requests[1]?.requestId);
  });
});

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_HttpEndpointRetryOptions.html */
describe('the retry duration', () => {
  it.each([
    [0, 1],
    [60, 6],
    [300, 9],
    [7_200, 66],
  ])('of %i s allows %i attempts', async (retryDurationInSeconds, attempts) => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds } });
    world.endpoint.answer(refuse(500));
    world.put('one');
    await world.clock.advance(4 * 60 * 60 * 1_000);
    expect(world.endpoint.requests).toHaveLength(attempts);
    expect(world.bucket.envelopes('http-endpoint-failed')).toMatchObject([{ attemptsMade: attempts }]);
  });

  it('is 300 s when not configured', async () => {
    // Reported in hashicorp/terraform-provider-aws#15356.
    const world = await startWorld();
    world.endpoint.answer(refuse(500));
    await world.settle('one');
    expect(world.endpoint.requests).toHaveLength(9);
  });

  it('leaves out the time the endpoint takes to answer', async () => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds: 7 } });
    world.endpoint.answer(delayed(world.clock, 100_000, refuse(500)));
    await world.settle('one');
    expect(gaps(world)).toEqual([101, 102, 104]);
  });
});

describe('an answer later than three minutes', () => {
  it('is a RequestTimeout, and the retry doubles what the endpoint took', async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html: time-outs and retries can duplicate data.
    const world = await startWorld();
    world.endpoint.answer(delayed(world.clock, 180_001, accept), accept);
    await world.settle('one');
    expect(world.firehose.errorLog).toMatchObject([
      { errorCode: 'HttpEndpoint.RequestTimeout', timestamp: startMs + 60_000 + 180_000 },
    ]);
    expect(world.endpoint.requests.map(({ records }) => records)).toEqual([['one'], ['one']]);
    expect(gaps(world)).toEqual([181]);
    expect(world.metrics.deliveredRecords).toBe(1);
  });

  it('is not what an answer within three minutes is', async () => {
    const world = await startWorld();
    world.endpoint.answer(delayed(world.clock, 179_999, accept));
    await world.settle('one');
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.metrics.deliveredRecords).toBe(1);
  });
});

describe('status 413', () => {
  it('is permanent: one attempt', async () => {
    const world = await startWorld();
    world.endpoint.answer(refuse(413));
    const [id = ''] = await world.settle('one');
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.firehose.outcomeOf(streamName, id)).toEqual({ state: 'lost', reason: 'answered-413' });
  });
});

describe('an outage of hours', () => {
  it('loses nothing: what is not delivered is in the bucket', async () => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds: 60 } });
    world.endpoint.answer(refuse(503));
    for (let minute = 0; minute < 180; minute++) {
      if (minute === 120) world.endpoint.answer(accept);
      world.put(`minute ${minute}`);
      await world.clock.advance(60_000);
    }
    await world.clock.advance(10 * 60_000);
    const { deliveredRecords, backedUpRecords, lostRecords } = world.metrics;
    expect(deliveredRecords + backedUpRecords['http-endpoint-failed']).toBe(180);
    expect(backedUpRecords['http-endpoint-failed']).toBeGreaterThan(115);
    expect(lostRecords).toBe(0);
    expect(world.bucket.envelopes('http-endpoint-failed')).toHaveLength(backedUpRecords['http-endpoint-failed']);
  });
});
