import type { Bucket, StoredObject } from './bucket.ts';
import { readRange } from './byte-range.ts';
import { type Answer, type Call, checksumHeaders, versionHeaders } from './call.ts';
import { checkRead } from './conditions.ts';

/** GetObject, and HeadObject too: the server leaves the body of an answer to HEAD out. */
export function getObject({ store, bucketName, key, query, headers }: Call): Answer {
  const bucket = store.bucket(bucketName);
  const object = bucket.read(key, query.get('versionId'));
  checkRead(object.etag, { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] });
  const described = describe(bucket, object);
  const range = readRange(headers.range, object.body.length);
  if (range !== undefined) {
    const contentRange = `bytes ${range.start}-${range.end}/${object.body.length}`;
    const body = object.body.subarray(range.start, range.end + 1);
    return { status: 206, headers: { ...described, 'content-range': contentRange }, body };
  }
  const checksum = headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(object) : {};
  return { status: 200, headers: { ...described, ...checksum }, body: object.body };
}

function describe(bucket: Bucket, object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    'accept-ranges': 'bytes',
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'content-type': object.contentType,
    ...(object.contentEncoding === undefined ? {} : { 'content-encoding': object.contentEncoding }),
    ...versionHeaders(bucket, object.versionId),
    ...Object.fromEntries(metadata),
  };
}
