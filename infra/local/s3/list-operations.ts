import { type Answer, type Call, xmlAnswer } from './call.ts';
import { s3Error } from './error.ts';
import { listObjects, listVersions, type VersionEntry } from './listing.ts';
import type { XmlElement } from './xml.ts';

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const MAX_ENTRIES_PER_PAGE = 1000;
const STORAGE_CLASS = 'STANDARD';

export function listObjectsV2({ store, bucketName, query }: Call): Answer {
  const bucket = store.bucket(bucketName);
  const encode = keyEncoder(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after');
  const token = query.get('continuation-token');
  const after = token === undefined ? (startAfter ?? '') : readToken(token);
  const page = listObjects(bucket, { prefix, delimiter, after, maxEntries: maxEntriesOf(query) });
  const last = page.entries.at(-1)?.name ?? '';

  return xmlAnswer('ListBucketResult', {
    Name: bucketName,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: maxEntriesOf(query),
    EncodingType: query.get('encoding-type'),
    KeyCount: page.entries.length,
    IsTruncated: page.isTruncated,
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    ContinuationToken: token,
    NextContinuationToken: page.isTruncated ? writeToken(last) : undefined,
    Contents: page.entries.flatMap(({ name, object }) =>
      object === undefined
        ? []
        : {
            Key: encode(name),
            LastModified: new Date(object.lastModifiedMs).toISOString(),
            ETag: object.etag,
            Size: object.body.length,
            StorageClass: STORAGE_CLASS,
          },
    ),
    CommonPrefixes: page.entries.flatMap(({ name, object }) => (object === undefined ? { Prefix: encode(name) } : [])),
  });
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export function listObjectVersions({ store, bucketName, query }: Call): Answer {
  const bucket = store.bucket(bucketName);
  const encode = keyEncoder(query);
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const versionIdMarker = query.get('version-id-marker');
  const maxEntries = maxEntriesOf(query);
  const page = listVersions(bucket, { prefix, keyMarker, versionIdMarker, maxEntries });
  const last = page.isTruncated ? page.entries.at(-1) : undefined;

  return xmlAnswer('ListVersionsResult', {
    Name: bucketName,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionIdMarker ?? '',
    MaxKeys: maxEntries,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.isTruncated,
    NextKeyMarker: last === undefined ? undefined : encode(last.key),
    NextVersionIdMarker: last?.version.versionId,
    Version: page.entries.filter(({ version }) => version.kind === 'object').map((entry) => describe(entry, encode)),
    DeleteMarker: page.entries
      .filter(({ version }) => version.kind === 'delete-marker')
      .map((entry) => describe(entry, encode)),
  });
}

function describe({ key, version, isLatest }: VersionEntry, encode: (key: string) => string): XmlElement {
  const content =
    version.kind === 'object'
      ? { ETag: version.etag, Size: version.body.length, StorageClass: STORAGE_CLASS }
      : undefined;
  return {
    Key: encode(key),
    VersionId: version.versionId,
    IsLatest: isLatest,
    LastModified: new Date(version.lastModifiedMs).toISOString(),
    ...content,
  };
}

function maxEntriesOf(query: Call['query']): number {
  const text = query.get('max-keys') ?? String(MAX_ENTRIES_PER_PAGE);
  if (!/^\d{1,9}$/.test(text)) throw s3Error('InvalidArgument', 'max-keys');
  return Math.min(Number(text), MAX_ENTRIES_PER_PAGE);
}

/** With `encoding-type=url`, keys are percent-encoded, a slash is not, a space is a plus. */
function keyEncoder(query: Call['query']): (key: string) => string {
  const type = query.get('encoding-type');
  if (type === undefined) return (key) => key;
  if (type !== 'url') throw s3Error('InvalidArgument', 'encoding-type');
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

/** A continuation token is opaque to clients: here the last name of the page before. */
const writeToken = (lastName: string): string => Buffer.from(lastName).toString('base64url');
const readToken = (token: string): string => Buffer.from(token, 'base64url').toString();
