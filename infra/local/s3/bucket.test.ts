import { describe, expect, it } from 'vitest';
import { Bucket, NULL_VERSION } from './bucket.ts';

const content = (text: string) => ({ body: Buffer.from(text), contentType: 'text/plain', metadata: {} });
const refusal = (code: string) => expect.objectContaining({ code });

function makeBucket(): Bucket {
  let versions = 0;
  return new Bucket(
    () => 0,
    () => `v${++versions}`,
  );
}

describe('Bucket', () => {
  it('keeps one null version of what is written while versioning is off or suspended', () => {
    const bucket = makeBucket();
    bucket.write('key', content('before'));
    bucket.versioning = 'Enabled';
    bucket.write('key', content('versioned'));
    bucket.versioning = 'Suspended';
    bucket.write('key', content('after'));
    expect(bucket.versionsOf('key').map(({ versionId }) => versionId)).toEqual([NULL_VERSION, 'v1']);
    expect(bucket.read('key').body.toString()).toBe('after');
  });

  it('puts a null marker in the place of the null version while versioning is suspended', () => {
    const bucket = makeBucket();
    bucket.write('key', content('x'));
    bucket.versioning = 'Suspended';
    bucket.remove('key');
    expect(bucket.versionsOf('key').map(({ kind }) => kind)).toEqual(['delete-marker']);
    expect(() => bucket.read('key')).toThrow(refusal('NoSuchKey'));
    expect(() => bucket.read('key', NULL_VERSION)).toThrow(refusal('MethodNotAllowed'));
  });

  it('tells a missing version from a missing key', () => {
    const bucket = makeBucket();
    bucket.write('key', content('x'));
    expect(() => bucket.read('key', 'v9')).toThrow(refusal('NoSuchVersion'));
    expect(() => bucket.read('other')).toThrow(refusal('NoSuchKey'));
  });

  it('forgets a key with its last version', () => {
    const bucket = makeBucket();
    for (const key of ['b', 'a', 'c']) bucket.write(key, content('x'));
    bucket.remove('b');
    expect(bucket.keys).toEqual(['a', 'c']);
  });

  it('refuses a delete on condition when there is no object', () => {
    expect(() => makeBucket().remove('key', undefined, '*')).toThrow(refusal('PreconditionFailed'));
  });

  it('takes several ETags, with and without quotes, for a condition', () => {
    const bucket = makeBucket();
    const { etag } = bucket.write('key', content('x'));
    const bare = etag.replaceAll('"', '');
    for (const ifMatch of [etag, bare, '*', `"other", ${etag}`]) bucket.write('key', content('x'), { ifMatch });
    expect(() => bucket.write('key', content('y'), { ifMatch: '"other"' })).toThrow(refusal('PreconditionFailed'));
  });
});
