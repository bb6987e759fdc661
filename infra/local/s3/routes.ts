import { createBucket, getBucketVersioning, headBucket, putBucketVersioning } from './bucket-operations.ts';
import type { Answer, Call } from './call.ts';
import { deleteObject, deleteObjects } from './delete-operations.ts';
import { s3Error } from './error.ts';
import { listObjectsV2, listObjectVersions } from './list-operations.ts';
import { CHECKSUM_HEADERS } from './payload.ts';
import { getObject } from './read-operations.ts';
import { copyObject, putObject } from './write-operations.ts';

/** One S3 call: how it is recognised, and everything a request of it may hold. */
interface Route {
  readonly operation: string;
  readonly method: string;
  readonly target: 'bucket' | 'object';
  /** A query parameter or a header that has to be there, and that tells the call from others of the same method. */
  readonly mark?: string;
  readonly query?: readonly string[];
  readonly headers?: readonly string[];
  readonly run: (call: Call) => Answer;
}

/** What HTTP, the signature and the SDK add to any call. */
const COMMON_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'transfer-encoding',
  'user-agent',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amzn-trace-id',
]);
const METADATA_HEADER = /^x-amz-meta-/;
const BODY_HEADERS = ['content-md5', 'x-amz-sdk-checksum-algorithm', ...CHECKSUM_HEADERS];
const CONDITIONS = ['if-match', 'if-none-match'];
const CHUNKED_HEADERS = ['x-amz-decoded-content-length', 'x-amz-trailer'];
const COPY_HEADERS = ['x-amz-copy-source', 'x-amz-copy-source-if-match', 'x-amz-metadata-directive'];
const READ = {
  target: 'object',
  query: ['versionId'],
  headers: [...CONDITIONS, 'range', 'x-amz-checksum-mode'],
  run: getObject,
} as const;
const VERSIONING = { target: 'bucket', mark: 'versioning' } as const;
const PAGING = ['prefix', 'max-keys', 'encoding-type'];

/** The calls in use, by https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html; marked ones first. */
const ROUTES: readonly Route[] = [
  { operation: 'GetBucketVersioning', method: 'GET', ...VERSIONING, run: getBucketVersioning },
  { operation: 'PutBucketVersioning', method: 'PUT', ...VERSIONING, headers: BODY_HEADERS, run: putBucketVersioning },
  {
    operation: 'ListObjectsV2',
    method: 'GET',
    target: 'bucket',
    mark: 'list-type',
    query: [...PAGING, 'delimiter', 'start-after', 'continuation-token'],
    run: listObjectsV2,
  },
  {
    operation: 'ListObjectVersions',
    method: 'GET',
    target: 'bucket',
    mark: 'versions',
    query: [...PAGING, 'key-marker', 'version-id-marker'],
    run: listObjectVersions,
  },
  {
    operation: 'DeleteObjects',
    method: 'POST',
    target: 'bucket',
    mark: 'delete',
    headers: BODY_HEADERS,
    run: deleteObjects,
  },
  { operation: 'CreateBucket', method: 'PUT', target: 'bucket', headers: BODY_HEADERS, run: createBucket },
  { operation: 'HeadBucket', method: 'HEAD', target: 'bucket', run: headBucket },
  {
    operation: 'CopyObject',
    method: 'PUT',
    target: 'object',
    mark: 'x-amz-copy-source',
    headers: [...COPY_HEADERS, ...CONDITIONS, 'content-encoding'],
    run: copyObject,
  },
  {
    operation: 'PutObject',
    method: 'PUT',
    target: 'object',
    headers: [...BODY_HEADERS, ...CHUNKED_HEADERS, ...CONDITIONS, 'content-encoding'],
    run: putObject,
  },
  { operation: 'GetObject', method: 'GET', ...READ },
  { operation: 'HeadObject', method: 'HEAD', ...READ },
  {
    operation: 'DeleteObject',
    method: 'DELETE',
    target: 'object',
    query: ['versionId'],
    headers: ['if-match'],
    run: deleteObject,
  },
];

/**
 * The route of a request. A parameter or header that the call does not know is refused, because a setting that is silently
 * ignored would let a test pass that fails on S3.
 *
 * @throws S3Error NotImplemented
 */
export function findRoute(request: {
  readonly method: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
}): Route {
  const target = request.key === '' ? 'bucket' : 'object';
  const route = ROUTES.find(
    ({ method, target: on, mark }) =>
      method === request.method &&
      on === target &&
      (mark === undefined || request.query.has(mark) || request.headers[mark] !== undefined),
  );
  if (route === undefined) throw s3Error('NotImplemented', `${request.method} on this ${target}`);
  const parameter = [...request.query.keys()].find((name) => !isKnownParameter(route, name));
  if (parameter !== undefined) throw s3Error('NotImplemented', `The parameter ${parameter} of ${route.operation}`);
  const header = Object.keys(request.headers).find((name) => !isKnownHeader(route, name));
  if (header !== undefined) throw s3Error('NotImplemented', `The header ${header} of ${route.operation}`);
  return route;
}

/** `x-id` names the operation for readers of access logs. */
const isKnownParameter = ({ mark, query }: Route, name: string): boolean =>
  name === 'x-id' || name === mark || query?.includes(name) === true;

const isKnownHeader = ({ method, headers }: Route, name: string): boolean =>
  COMMON_HEADERS.has(name) || headers?.includes(name) === true || (method === 'PUT' && METADATA_HEADER.test(name));
