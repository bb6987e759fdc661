import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import type { Clock } from '../clock.ts';
import { type StoredObject, StoreError } from '../replay/ports.ts';
import { S3ObjectStore } from './s3-object-store.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const BUCKET = 'backup';

let s3: LocalS3;
let client: S3Client;
let store: S3ObjectStore;
let slept: number[];
const clock: Clock = {
  now: () => 0,
  sleep: async (ms) => {
    slept.push(ms);
  },
};

beforeEach(async () => {
  s3 = await startS3({ credentials });
  s3.createBucket(BUCKET);
  client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
  slept = [];
  store = new S3ObjectStore(client, BUCKET, clock);
});

afterEach(async () => {
  client.destroy();
  await s3.close();
});

const put = (key: string, text: string) => s3.put(BUCKET, key, Buffer.from(text));

async function listed(prefix: string): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of store.list(prefix)) objects.push(object);
  return objects;
}

async function textOf(object: StoredObject): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of await store.read(object, Number.POSITIVE_INFINITY)) parts.push(part);
  return Buffer.concat(parts).toString();
}

const fault = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreError)) throw new Error(`no StoreError: ${error}`);
  return error.fault;
};

describe('the backup bucket on S3', () => {
  it('lists all pages of a prefix, and nothing beside it', async () => {
    const keys = Array.from({ length: 2_001 }, (_, index) => `failed/${String(index).padStart(5, '0')}`);
    for (const key of [...keys, 'failed', 'other/x']) put(key, 'x');
    expect((await listed('failed/')).map(({ key }) => key)).toEqual(keys);
    expect(await listed('nothing/')).toEqual([]);
  });

  it('describes an object alike, listed or found', async () => {
    put('a', 'text');
    const [object] = await listed('');
    expect(object).toMatchObject({ key: 'a', size: 4, etag: s3.buckets.object(BUCKET, 'a').etag });
    expect(await store.find('a')).toEqual(object);
  });

  it.each(['failed/a=1/b c/+&?#%25é\u2028', 'a//b', '!{x}'])('reads, writes and moves a key like %j', async (key) => {
    expect(await store.create(key, Buffer.from('text'))).toBe(true);
    expect(await store.create(key, Buffer.from('other'))).toBe(false);
    const object = await store.find(key);
    expect(await textOf(object)).toBe('text');
    await store.move(object, `hydrant/replayed/${key}`);
    expect(s3.buckets.keys(BUCKET)).toEqual([`hydrant/replayed/${key}`]);
    expect(s3.buckets.body(BUCKET, `hydrant/replayed/${key}`).toString()).toBe('text');
  });

  it('reads an empty object', async () => {
    put('a', '');
    expect(await textOf(await store.find('a'))).toBe('');
  });

  it('neither reads nor moves an object that was rewritten since', async () => {
    put('a', 'old');
    const object = await store.find('a');
    put('a', 'new');
    expect(await fault(textOf(object))).toBe('changed');
    expect(await fault(store.move(object, 'b'))).toBe('changed');
    expect(s3.buckets.keys(BUCKET)).toEqual(['a']);
    expect(s3.buckets.body(BUCKET, 'a').toString()).toBe('new');
  });

  it('says that an object is missing', async () => {
    const object = { key: 'a', size: 1, lastModifiedMs: 0, etag: '"x"' };
    expect(await fault(store.find('a'))).toBe('missing');
    expect(await fault(textOf(object))).toBe('missing');
    expect(await fault(store.move(object, 'b'))).toBe('missing');
  });

  it('says what right is wanting', async () => {
    put('a', 'text');
    s3.faults.fail({ operation: 'GetObject', status: 403, code: 'AccessDenied' });
    const object = await store.find('a');
    await expect(store.read(object, Number.POSITIVE_INFINITY)).rejects.toThrow(
      /could not read s3:\/\/backup\/a: AccessDenied.*s3:GetObject/,
    );
  });

  it.each(['find', 'list'] as const)('says that the bucket is missing, and not the object (%s)', async (action) => {
    const elsewhere = new S3ObjectStore(client, 'no-such-bucket');
    const call = action === 'find' ? elsewhere.find('a') : elsewhere.list('a')[Symbol.asyncIterator]().next();
    await expect(call).rejects.toMatchObject({
      fault: 'other',
      message: expect.stringContaining('NoSuchBucket; there is no bucket no-such-bucket: check what names it'),
    });
  });

  it('fails to list where a page fails', async () => {
    s3.faults.fail({ operation: 'ListObjectsV2', status: 500, code: 'InternalError' });
    expect(await fault(listed(''))).toBe('other');
  });

  it('fails to read an object that breaks off, and is not short', async () => {
    put('a', 'x'.repeat(100_000));
    s3.faults.cut({ operation: 'GetObject', afterBytes: 50_000 });
    expect(await fault(textOf(await store.find('a')))).toBe('other');
  });

  it('leaves the object where it is when it cannot be copied or deleted', async () => {
    for (const operation of ['CopyObject', 'DeleteObject']) {
      put('a', 'text');
      s3.faults.fail({ operation, status: 503, code: 'SlowDown' });
      expect(await fault(store.move(await store.find('a'), 'b'))).toBe('other');
      expect(s3.buckets.body(BUCKET, 'a').toString()).toBe('text');
    }
  });
});

describe('a write whose key others are at', () => {
  const conflict = (operation: string, times: number) =>
    s3.faults.fail({ operation, status: 409, code: 'ConditionalRequestConflict', times });

  it('is repeated while S3 answers with a conflict, each time a little later', async () => {
    conflict('PutObject', 3);
    expect(await store.create('a', Buffer.from('mine'))).toBe(true);
    expect(s3.buckets.body(BUCKET, 'a').toString()).toBe('mine');
    expect(slept).toEqual([200, 400, 600]);
  });

  it('is given up after some conflicts, and nothing is written', async () => {
    conflict('PutObject', 5);
    await expect(store.create('a', Buffer.from('mine'))).rejects.toThrow('ConditionalRequestConflict; others write');
    expect(s3.buckets.keys(BUCKET)).toEqual([]);
  });

  it('finds that another was first, after a conflict', async () => {
    conflict('PutObject', 1);
    put('a', 'theirs');
    expect(await store.create('a', Buffer.from('mine'))).toBe(false);
    expect(s3.buckets.body(BUCKET, 'a').toString()).toBe('theirs');
  });

  it('is repeated for each half of a move', async () => {
    put('a', 'text');
    conflict('CopyObject', 1);
    conflict('DeleteObject', 1);
    await store.move(await store.find('a'), 'b');
    expect(s3.buckets.keys(BUCKET)).toEqual(['b']);
  });
});

/** With one attempt the loss reaches the store; with two the SDK repeats the request, and meets what the first has done. */
describe.each([1, 2])('a request whose answer is lost, with %i attempts of the SDK', (maxAttempts) => {
  beforeEach(() => {
    client.destroy();
    client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts, credentials });
    store = new S3ObjectStore(client, BUCKET, clock);
  });

  it('has created an object, and says so', async () => {
    s3.faults.lose({ operation: 'PutObject' });
    expect(await store.create('a', Buffer.from('letter'))).toBe(true);
    expect(s3.buckets.keys(BUCKET)).toEqual(['a']);
  });

  it('has not created an object where another of the same bytes is', async () => {
    expect(await store.create('a', Buffer.from('letter'))).toBe(true);
    expect(await store.create('a', Buffer.from('letter'))).toBe(false);
  });

  it('does not say whether it has created an object where that cannot be found out', async () => {
    s3.faults.lose({ operation: 'PutObject' });
    s3.faults.fail({ operation: 'HeadObject', status: 403, code: 'AccessDenied' });
    await expect(store.create('a', Buffer.from('letter'))).rejects.toThrow(/^could not write/);
  });

  it('has moved an object, and says so', async () => {
    put('a', 'text');
    s3.faults.lose({ operation: 'DeleteObject' });
    await store.move(await store.find('a'), 'b');
    expect(s3.buckets.keys(BUCKET)).toEqual(['b']);
    expect(s3.buckets.body(BUCKET, 'b').toString()).toBe('text');
  });
});

describe('a move', () => {
  it('is done where the SDK repeats a copy whose answer was lost', async () => {
    client.destroy();
    client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 2, credentials });
    store = new S3ObjectStore(client, BUCKET, clock);
    put('a', 'text');
    s3.faults.lose({ operation: 'CopyObject' });
    await store.move(await store.find('a'), 'b');
    expect(s3.buckets.keys(BUCKET)).toEqual(['b']);
  });

  it('is not done where the object is still there, whatever was answered', async () => {
    put('a', 'text');
    const object = await store.find('a');
    s3.faults.fail({ operation: 'DeleteObject', status: 404, code: 'NoSuchKey' });
    expect(await fault(store.move(object, 'b'))).toBe('missing');
    s3.faults.fail({ operation: 'DeleteObject', status: 500, code: 'InternalError' });
    s3.faults.fail({ operation: 'HeadObject', status: 403, code: 'AccessDenied' });
    expect(await fault(store.move(object, 'b'))).toBe('other');
    expect(s3.buckets.body(BUCKET, 'a').toString()).toBe('text');
  });
});
