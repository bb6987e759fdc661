import { FirehoseClient } from '@aws-sdk/client-firehose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import { type LocalFirehose, startFirehose } from '../../infra/local/firehose/firehose.ts';
import type { PutRefusal } from '../../infra/local/firehose/put-faults.ts';
import type { Clock } from '../clock.ts';
import { DeliveryStreamIntake, PUT_LIMITS } from './delivery-stream-intake.ts';

const TIMEOUT_MS = 20_000;
const STREAM = 'logs';

/** Nobody's time is ever up on it. */
const PATIENT: Clock = { now: () => 0, sleep: () => new Promise(() => {}) };

let firehose: LocalFirehose;
let client: FirehoseClient;

const clientAt = (endpoint: string) =>
  new FirehoseClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' },
    maxAttempts: 1,
  });

beforeEach(async () => {
  firehose = await startFirehose({
    clock: new VirtualClock(0),
    random: () => 0.5,
    streams: [{ name: STREAM, endpoint: { url: 'https://127.0.0.1:1' }, backup: { bucket: { put: async () => {} } } }],
  });
  client = clientAt(firehose.url);
});

afterEach(async () => {
  client.destroy();
  await firehose.close();
});

const texts = (...some: string[]) => some.map((text) => Buffer.from(text));
const send = (entries: readonly Uint8Array[], stream = STREAM, clock = PATIENT) =>
  new DeliveryStreamIntake(client, stream, clock).send(entries, TIMEOUT_MS);
const incoming = () => firehose.metrics(STREAM).incomingRecords;

describe('a put into a delivery stream', () => {
  it('is accepted as a whole', async () => {
    expect(await send(texts('a', 'b'))).toEqual({ kind: 'answer', status: 200, headers: {}, body: '' });
    expect(incoming()).toBe(2);
  });

  it('may be as large as its limits say', async () => {
    const { maxBytes, maxEntries } = PUT_LIMITS;
    const large = [1_024_000, maxBytes - 1_024_000].map((size) => Buffer.alloc(size));
    expect(await send(large)).toMatchObject({ kind: 'answer', status: 200 });
    expect(await send(Array.from({ length: maxEntries }, () => Buffer.from('x')))).toMatchObject({ status: 200 });
    expect(incoming()).toBe(502);
  });

  it('says of each record whether it was taken', async () => {
    firehose.faults.rejectEveryNthRecord(2, 1);
    expect(await send(texts('a', 'b', 'c', 'd'))).toEqual({
      kind: 'partly',
      failed: new Map([
        [1, 'ServiceUnavailableException'],
        [3, 'ServiceUnavailableException'],
      ]),
    });
    expect(incoming()).toBe(2);
  });

  it('is to be repeated where the stream is throttled, and was not repeated by the SDK', async () => {
    firehose.faults.throttleCalls(1);
    expect(await send(texts('a'))).toMatchObject({ kind: 'answer', status: 503, body: 'ServiceUnavailableException' });
    expect(await send(texts('a'))).toMatchObject({ kind: 'answer', status: 200 });
  });

  it.each<PutRefusal>(['throttling', 'limit-exceeded'])('is to be repeated later: %s', async (refusal) => {
    firehose.faults.refuseCalls(refusal);
    expect(await send(texts('a'))).toMatchObject({ kind: 'answer', status: 429 });
  });

  it.each<[PutRefusal, RegExp]>([
    [
      'decompressing-stream',
      /^InvalidSourceException: the delivery stream logs decompresses CloudWatch Logs.*target datadog$/,
    ],
    [
      'kinesis-source',
      /^InvalidArgumentException: the delivery stream logs reads from a source of its own.*target datadog$/,
    ],
    [
      'access-denied',
      /^AccessDeniedException: the right firehose:PutRecordBatch on the delivery stream logs is missing/,
    ],
    ['kms-key', /^InvalidKMSResourceException: the KMS key of the delivery stream logs cannot be used/],
    ['resource-in-use', /^ResourceInUseException: there is no delivery stream logs here that is ACTIVE/],
  ])('ends the run where the stream takes none: %s', async (refusal, reason) => {
    firehose.faults.refuseCalls(refusal);
    const answer = await send(texts('a'));
    expect(answer).toEqual({ kind: 'unusable', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(answer)).not.toContain('123456789012');
    expect(incoming()).toBe(0);
  });

  it('ends the run where there is no such stream, and where the call is wrong', async () => {
    expect(await send(texts('a'), 'other')).toMatchObject({
      kind: 'unusable',
      reason: expect.stringMatching(
        /^ResourceNotFoundException: there is no delivery stream other .*HYDRANT_TARGET_STREAM/,
      ),
    });
    expect(await send([Buffer.alloc(1_024_001)])).toMatchObject({
      kind: 'unusable',
      reason: expect.stringMatching(/^ValidationException: the delivery stream logs takes none of these records/),
    });
  });

  it('has no answer where nobody listens', async () => {
    await firehose.close();
    expect(await send(texts('a'))).toEqual({ kind: 'no-answer', reason: 'ECONNREFUSED' });
  });

  it('has no answer when its time is up, and leaves no timer behind', async () => {
    let asked: AbortSignal | undefined;
    const hurried: Clock = {
      now: () => 0,
      sleep: async (_ms, signal) => {
        asked = signal;
      },
    };
    expect(await send(texts('a'), STREAM, hurried)).toEqual({
      kind: 'no-answer',
      reason: 'it took longer than 20000 ms',
    });
    expect(asked?.aborted).toBe(true);
  });

  it('knows no key of Datadog', async () => {
    expect(await new DeliveryStreamIntake(client, STREAM, PATIENT).renewKey()).toBe(false);
  });
});
