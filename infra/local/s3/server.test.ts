import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { type LocalS3, startS3 } from './server.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const START_MS = Date.UTC(2026, 0, 31, 23, 59, 59, 900);
const Bucket = 'backup';

let clock: VirtualClock;
let server: LocalS3;
let client: S3Client;

beforeEach(async () => {
  clock = new VirtualClock(START_MS);
  server = await startS3({ credentials, clock });
  server.createBucket(Bucket);
  client = new S3Client({
    endpoint: server.url,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials,
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const read = async (Key: string): Promise<string | undefined> =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('the embedded S3 server', () => {
  it('stamps objects with the whole seconds of the clock it was given', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await clock.advance(200);
    server.put(Bucket, 'b', Buffer.from('x'));
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ LastModified }) => LastModified?.toISOString())).toEqual([
      '2026-01-31T23:59:59.000Z',
      '2026-02-01T00:00:00.000Z',
    ]);
  });

  it('shows to tests what clients wrote, and to clients what tests put', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'out/1', Body: 'from a client' }));
    server.put(Bucket, 'in/1', Buffer.from('from a test'), { contentEncoding: 'gzip', metadata: { run: '7' } });
    expect(server.buckets.keys(Bucket)).toEqual(['in/1', 'out/1']);
    expect(server.buckets.keys(Bucket, 'out/')).toEqual(['out/1']);
    expect(server.buckets.body(Bucket, 'out/1').toString()).toBe('from a client');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'in/1' }));
    expect(head).toMatchObject({ ContentEncoding: 'gzip', Metadata: { run: '7' }, ContentLength: 11 });
  });

  it('answers a call, a parameter and a header that it does not know with 501 NotImplemented', async () => {
    const refusal = { name: 'NotImplemented', $metadata: { httpStatusCode: 501 } };
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(refusal);
    const partly = new GetObjectCommand({ Bucket, Key: 'a', ResponseContentType: 'text/plain' });
    await expect(client.send(partly)).rejects.toMatchObject(refusal);
    const tagged = new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'a=1' });
    await expect(client.send(tagged)).rejects.toMatchObject(refusal);
    expect(server.buckets.keys(Bucket)).toEqual([]);
  });
});

describe('faults', () => {
  beforeEach(() => {
    server.put(Bucket, 'a', Buffer.from('0123456789'));
  });

  it('fail an operation as often as told, and then no more', async () => {
    server.faults.fail({ operation: 'GetObject', status: 503, code: 'SlowDown', times: 2 });
    const refusal = { name: 'SlowDown', $metadata: { httpStatusCode: 503 } };
    await expect(read('a')).rejects.toMatchObject(refusal);
    await expect(read('a')).rejects.toMatchObject(refusal);
    expect(await read('a')).toBe('0123456789');
  });

  it('hit only the keys they name', async () => {
    server.put(Bucket, 'b', Buffer.from('b'));
    server.faults.fail({ operation: 'GetObject', key: /^b/, status: 500, code: 'InternalError' });
    expect(await read('a')).toBe('0123456789');
    await expect(read('b')).rejects.toMatchObject({ name: 'InternalError' });
  });

  it('leave the store as it was', async () => {
    server.faults.fail({ operation: 'PutObject', key: 'a', status: 500, code: 'InternalError' });
    await expect(client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }))).rejects.toThrow();
    expect(server.buckets.body(Bucket, 'a').toString()).toBe('0123456789');
  });

  it('fail single keys of a DeleteObjects', async () => {
    server.put(Bucket, 'b', Buffer.from('b'));
    server.faults.fail({ operation: 'DeleteObjects', key: 'b', status: 500, code: 'InternalError' });
    const Objects = [{ Key: 'a' }, { Key: 'b' }];
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted).toEqual([{ Key: 'a' }]);
    expect(Errors).toMatchObject([{ Key: 'b', Code: 'InternalError' }]);
    expect(server.buckets.keys(Bucket)).toEqual(['b']);
  });

  it('cut a body after so many bytes', async () => {
    server.faults.cut({ operation: 'GetObject', key: 'a', afterBytes: 4 });
    const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(ContentLength).toBe(10);
    const parts: Buffer[] = [];
    const readToEnd = async () => {
      for await (const part of Body as AsyncIterable<Buffer>) parts.push(part);
    };
    await expect(readToEnd()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(Buffer.concat(parts).toString()).toBe('0123');
    expect(await read('a')).toBe('0123456789');
  });

  it('lose the answer to what was done', async () => {
    server.faults.lose({ operation: 'PutObject', key: 'a' });
    const put = () => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }));
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.buckets.body(Bucket, 'a').toString()).toBe('new');
    await put();
  });

  it('end when they are cleared', async () => {
    server.faults.fail({ operation: 'GetObject', status: 503, code: 'SlowDown', times: Number.POSITIVE_INFINITY });
    await expect(read('a')).rejects.toThrow();
    server.faults.clear();
    expect(await read('a')).toBe('0123456789');
  });
});
