import { describe, expect, it } from 'vitest';
import { answering, decoded, ok, startMs, startWorld, upperCase } from './contract-world.ts';

const functionError = {
  errorCode: 'Lambda.FunctionError',
  errorMessage: 'The Lambda function was successfully invoked but it returned an error result.',
};

/** The JSON of an answer to one record, padded to exactly `bytes`. */
function answerOf(bytes: number) {
  return async ({ records }: Parameters<typeof upperCase>[0]) => {
    const answer = { records: records.map((record) => ({ ...record, result: 'Ok' })), padding: '' };
    return { ...answer, padding: 'x'.repeat(bytes - JSON.stringify(answer).length) };
  };
}

describe('a function error', () => {
  it('of a function that throws is retried three times, then fails the batch with attemptsMade 4', async () => {
    // Measured: floci-io/floci#3349, radkawar/stackd; real samples in UKHomeOffice/firehose-splunk-tf-module.
    const world = await startWorld({
      invoke: async () => {
        throw new Error('boom');
      },
    });
    await world.settle('one', 'two');
    expect(world.metrics.transformAttempts).toBe(4);
    const envelopes = world.bucket.envelopes('processing-failed');
    expect(envelopes.map(({ rawData }) => decoded(rawData))).toEqual(['one', 'two']);
    for (const envelope of envelopes) expect(envelope).toMatchObject({ ...functionError, attemptsMade: 4 });
    expect(world.firehose.errorLog.map(({ errorCode }) => errorCode)).toEqual(Array(4).fill('Lambda.FunctionError'));
  });

  it('that passes leaves no trace in the bucket', async () => {
    let calls = 0;
    const world = await startWorld({
      invoke: async (event) => {
        if (++calls < 4) throw new Error('boom');
        return upperCase(event);
      },
    });
    await world.settle('one');
    expect(world.endpoint.requests[0]?.records).toEqual(['ONE']);
    expect(world.bucket.objects).toEqual([]);
  });

  it.each([0, 1, 9])('is retried %i times when NumberOfRetries says so', async (numberOfRetries) => {
    // Not range-checked: floci-io/floci#3349. Two and four real invocations for one and three: radkawar/stackd.
    const world = await startWorld({ invoke: () => Promise.reject(new Error('boom')), transform: { numberOfRetries } });
    await world.settle('one');
    expect(world.bucket.envelopes('processing-failed')[0]?.attemptsMade).toBe(numberOfRetries + 1);
  });

  it('is what an answer later than five minutes is', async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
    const invoke = async (event: Parameters<typeof upperCase>[0]) => {
      await world.clock.sleepWhileServing(5 * 60_000 + 1);
      return upperCase(event);
    };
    const world = await startWorld({ invoke });
    await world.settle('one');
    expect(world.bucket.envelopes('processing-failed')).toMatchObject([
      { ...functionError, attemptsMade: 4, attemptEndingTimestamp: startMs + 60_000 + 4 * 5 * 60_000 },
    ]);
    expect(world.endpoint.requests).toEqual([]);
  });

  it('is not what an answer within five minutes is', async () => {
    const invoke = async (event: Parameters<typeof upperCase>[0]) => {
      await world.clock.sleepWhileServing(5 * 60_000 - 1);
      return upperCase(event);
    };
    const world = await startWorld({ invoke });
    await world.settle('one');
    expect(world.endpoint.requests[0]?.records).toEqual(['ONE']);
  });

  it('is what an answer over 6,291,556 bytes is', async () => {
    // "Kinesis Data Firehose deep dive", part 2: the response limit lies 100 bytes above that of the request.
    const fits = await startWorld({ invoke: answerOf(6_291_556) });
    await fits.settle('one');
    expect(fits.endpoint.requests[0]?.records).toEqual(['one']);
    const tooLarge = await startWorld({ invoke: answerOf(6_291_557) });
    await tooLarge.settle('one');
    expect(tooLarge.bucket.envelopes('processing-failed')).toMatchObject([{ ...functionError, attemptsMade: 4 }]);
  });

  it('counts the size of an answer in bytes, not in characters', async () => {
    const invoke = async ({ records }: Parameters<typeof upperCase>[0]) => ({
      records: records.map((record) => ({ ...record, result: 'Ok' })),
      padding: 'é'.repeat(3_200_000),
    });
    const world = await startWorld({ invoke });
    await world.settle('one');
    expect(world.bucket.envelopes('processing-failed')).toMatchObject([functionError]);
  });
});

describe('ProcessingFailed', () => {
  it('is never retried', async () => {
    // Measured: floci-io/floci#3349; reported: CloudSnorkel/CloudWatch2S3#9.
    const invoke = answering((record, text) =>
      text === 'bad' ? { ...record, result: 'ProcessingFailed' } : ok(record, text),
    );
    const world = await startWorld({ invoke });
    await world.settle('good', 'bad');
    expect(world.metrics.transformAttempts).toBe(1);
    expect(world.bucket.envelopes('processing-failed')).toMatchObject([
      { errorMessage: 'ProcessingFailed status set for record', attemptsMade: 1 },
    ]);
  });
});
