import type { ObjectContent } from './bucket.ts';
import { type Answer, type Call, checksumHeaders, versionHeaders, xmlAnswer } from './call.ts';
import { checkRead } from './conditions.ts';
import { s3Error } from './error.ts';

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';
const METADATA_PREFIX = 'x-amz-meta-';

export function putObject({ store, bucketName, key, headers, payload }: Call): Answer {
  const bucket = store.bucket(bucketName);
  checkKey(key);
  const object = bucket.write(key, { ...readDescription(headers), ...payload }, conditionsOf(headers));
  return {
    status: 200,
    headers: { etag: object.etag, ...versionHeaders(bucket, object.versionId), ...checksumHeaders(object) },
  };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copyObject({ store, bucketName, key, headers }: Call): Answer {
  const bucket = store.bucket(bucketName);
  checkKey(key);
  const from = readCopySource(headers['x-amz-copy-source'] ?? '');
  const sourceBucket = store.bucket(from.bucketName);
  const source = sourceBucket.read(from.key, from.versionId);
  checkRead(source.etag, { ifMatch: headers['x-amz-copy-source-if-match'] });

  const isReplacing = readDirective(headers['x-amz-metadata-directive']) === 'REPLACE';
  const isSameObject = bucket === sourceBucket && key === from.key && from.versionId === undefined;
  if (isSameObject && !isReplacing) {
    throw s3Error('InvalidRequest', 'A copy onto itself has to change something, for example its metadata.');
  }
  const { body, checksum, contentType, contentEncoding, metadata } = source;
  const content: ObjectContent = {
    body,
    ...(checksum === undefined ? {} : { checksum }),
    ...(isReplacing
      ? readDescription(headers)
      : { contentType, metadata, ...(contentEncoding === undefined ? {} : { contentEncoding }) }),
  };
  const copy = bucket.write(key, content, conditionsOf(headers));
  const sourceVersion =
    sourceBucket.versioning === undefined ? {} : { 'x-amz-copy-source-version-id': source.versionId };
  return xmlAnswer(
    'CopyObjectResult',
    { ETag: copy.etag, LastModified: new Date(copy.lastModifiedMs).toISOString() },
    { ...versionHeaders(bucket, copy.versionId), ...sourceVersion },
  );
}

function checkKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw s3Error('KeyTooLongError');
}

const conditionsOf = (headers: Call['headers']) => ({
  ifMatch: headers['if-match'],
  ifNoneMatch: headers['if-none-match'],
});

/** `aws-chunked` names the form of the transfer; S3 does not keep it. */
function readDescription(headers: Call['headers']): Omit<ObjectContent, 'body' | 'checksum'> {
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value]);
  const contentEncoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== '' && encoding !== 'aws-chunked')
    .join(',');
  return {
    contentType: headers['content-type'] ?? DEFAULT_CONTENT_TYPE,
    metadata: Object.fromEntries(metadata),
    ...(contentEncoding === '' ? {} : { contentEncoding }),
  };
}

function readDirective(directive = 'COPY'): 'COPY' | 'REPLACE' {
  if (directive !== 'COPY' && directive !== 'REPLACE') throw s3Error('InvalidArgument', 'x-amz-metadata-directive');
  return directive;
}

/** `[/]<bucket>/<key, percent-encoded>[?versionId=<id>]` */
function readCopySource(header: string): { bucketName: string; key: string; versionId?: string } {
  const [, bucketName, key, versionId] = /^\/?([^/?]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(header) ?? [];
  if (bucketName === undefined || key === undefined) throw s3Error('InvalidArgument', 'x-amz-copy-source');
  try {
    return { bucketName, key: decodeURIComponent(key), ...(versionId === undefined ? {} : { versionId }) };
  } catch {
    throw s3Error('InvalidArgument', 'x-amz-copy-source is not percent-encoded UTF-8.');
  }
}
