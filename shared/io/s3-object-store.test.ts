import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { type StoredObject, StoreError } from '../replay/ports.ts';
import { S3ObjectStore } from './s3-object-store.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const BUCKET = 'backup';

let s3: LocalS3;
let client: S3Client;
let store: S3ObjectStore;

beforeEach(async () => {
  s3 = await startS3({ credentials });
  s3.createBucket(BUCKET);
  client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
  store = new S3ObjectStore(client, BUCKET);
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
