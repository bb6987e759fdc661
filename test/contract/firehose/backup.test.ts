import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answering, ok, startMs, startWorld, streamName, upperCase } from './contract-world.ts';
import { refuse } from './scripted-endpoint.ts';

const fussy = answering((record, text) => {
  if (text === 'fail') return { ...record, result: 'ProcessingFailed' };
  if (text === 'drop') return { ...record, result: 'Dropped' };
  return ok(record, text.toUpperCase());
});

/** https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html */
describe('the backup in mode FailedDataOnly', () => {
  it('holds only what could not be transformed or delivered', async () => {
    const world = await startWorld({ invoke: fussy });
    await world.settle('one', 'drop', 'fail');
    expect(world.bucket.objects).toHaveLength(1);
    expect(world.bucket.envelopes('processing-failed')).toHaveLength(1);
    expect(world.metrics.backedUpRecords).toEqual({ 'processing-failed': 1, 'http-endpoint-failed': 0 });
  });

  it('separates the two kinds of failure', async () => {
    const world = await startWorld({ invoke: fussy });
    world.endpoint.answer(refuse(500));
    await world.settle('one', 'fail');
    expect(world.bucket.envelopes('processing-failed')).toHaveLength(1);
    expect(world.bucket.envelopes('http-endpoint-failed')).toHaveLength(1);
    expect(world.bucket.objects).toHaveLength(2);
  });
});

describe('the backup in mode AllData', () => {
  it('holds every record as it was put, back to back, beside the error envelopes', async () => {
    // Measured for S3 destinations: radkawar/stackd; no delimiter: floci-io/floci#3349, aws/aws-sdk-pandas#1138.
    const world = await startWorld({ invoke: fussy, backup: { mode: 'AllData', prefix: 'all/' } });
    await world.settle('one', 'drop', 'fail');
    const raw = world.bucket.objects.filter(({ key }) => key.startsWith('all/2025/03/04/11/'));
    expect(raw.map(({ body }) => body.toString())).toEqual(['onedropfail']);
    expect(world.bucket.envelopes('all/processing-failed/')).toHaveLength(1);
    expect(world.metrics.rawBackedUpRecords).toBe(3);
  });

  it('has a buffer of its own, independent of the delivery', async () => {
    const world = await startWorld({
      backup: { mode: 'AllData', bufferIntervalInSeconds: 60 },
      endpoint: { bufferIntervalInSeconds: 900 },
    });
    world.put('one');
    await world.clock.advance(60_000);
    expect(world.bucket.objects).toHaveLength(1);
    expect(world.endpoint.requests).toHaveLength(0);
  });

  it('does not pause the stream when only the bucket refuses', async () => {
    const world = await startWorld({ backup: { mode: 'AllData' } });
    world.bucket.refusal = new Error('no');
    await world.settle('one');
    expect(world.firehose.isPaused(streamName)).toBe(false);
    await world.settle('two');
    expect(world.metrics.deliveredRecords).toBe(2);
    world.bucket.refusal = undefined;
    await world.clock.advance(120_000);
    expect(world.metrics.rawBackedUpRecords).toBe(2);
  });
});

describe('the buffer of the backup', () => {
  it('releases after 300 seconds by default', async () => {
    const world = await startWorld({ endpoint: { retryDurationInSeconds: 0 } });
    world.endpoint.answer(refuse(500));
    world.put('one');
    await world.clock.advance(60_000 + 299_999);
    expect(world.bucket.objects).toHaveLength(0);
    await world.clock.advance(1);
    expect(world.bucket.objects).toHaveLength(1);
  });

  it('releases at 5 MiB by default, counted before compression', async () => {
    const world = await startWorld({ backup: { mode: 'AllData', compressionFormat: 'GZIP' } });
    const datas = [...Array.from({ length: 5 }, () => Buffer.alloc(1_000_000)), Buffer.alloc(242_879)];
    world.firehose.put(streamName, datas);
    await world.clock.settle();
    expect(world.bucket.objects).toHaveLength(0);
    world.put('x');
    await world.clock.settle();
    expect(world.bucket.objects.map(({ body }) => gunzipSync(body).length)).toEqual([5_242_880]);
  });
});

/** Measured at byte level: floci-io/floci#3349 */
describe('backup objects', () => {
  it('are octet streams without encoding or extension when uncompressed', async () => {
    const world = await startWorld({ backup: { mode: 'AllData' } });
    await world.settle('one');
    expect(world.bucket.objects[0]?.headers).toEqual({ contentType: 'application/octet-stream' });
    expect(world.bucket.objects[0]?.key).not.toMatch(/\.[a-z]+$/);
  });

  it('end in .gz and say Content-Encoding gzip with GZIP', async () => {
    const world = await startWorld({ backup: { mode: 'AllData', compressionFormat: 'GZIP' } });
    await world.settle('one');
    const [object] = world.bucket.objects;
    expect(object?.headers).toEqual({ contentType: 'application/octet-stream', contentEncoding: 'gzip' });
    expect(object?.key).toMatch(/\.gz$/);
    expect(gunzipSync(object?.body ?? '').toString()).toBe('one');
  });
});

describe('a refused write of unprocessed records', () => {
  it('is retried until the bucket takes it, under the same key, without a pause', async () => {
    const world = await startWorld({ invoke: fussy });
    world.bucket.refusal = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
    const [id = ''] = await world.settle('fail');
    expect(world.firehose.outcomeOf(streamName, id)).toEqual({ state: 'pending' });
    expect(world.firehose.isPaused(streamName)).toBe(false);
    expect(world.bucket.attempts).toBeGreaterThan(20);
    world.bucket.refusal = undefined;
    await world.clock.advance(120_000);
    expect(world.bucket.envelopes('processing-failed')).toMatchObject([{ arrivalTimestamp: startMs }]);
    expect(world.firehose.outcomeOf(streamName, id)).toMatchObject({ state: 'backed-up' });
    expect(world.firehose.errorLog.at(-1)).toMatchObject({
      errorCode: 'S3.AccessDenied',
      destination: 'arn:aws:s3:::firehose-backup',
    });
  });
});

describe('a stream without backup events', () => {
  it('writes nothing', async () => {
    const world = await startWorld({ invoke: upperCase });
    await world.settle('one');
    expect(world.bucket.attempts).toBe(0);
  });
});
