import { createHash, createHmac } from 'node:crypto';
import { s3Error } from './error.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as it came over the wire: `path` and `query` still percent-encoded, header names in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Verifies a Signature Version 4 `Authorization` header and returns the payload hash that the client signed.
 * The time of signing is not compared with a clock: the client signs with the real time, the local world simulates hours.
 *
 * @throws S3Error AccessDenied, AuthorizationHeaderMalformed, InvalidAccessKeyId, InvalidRequest or SignatureDoesNotMatch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function verifySignature(request: WireRequest, credentials: S3Credentials): string {
  const { authorization, 'x-amz-date': signedAt, 'x-amz-content-sha256': payloadHash } = request.headers;
  if (authorization === undefined) throw s3Error('AccessDenied');
  const [, accessKeyId, day = '', region = '', names = '', signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (accessKeyId === undefined) throw s3Error('AuthorizationHeaderMalformed');
  if (accessKeyId !== credentials.accessKeyId) throw s3Error('InvalidAccessKeyId');
  if (!signedAt?.startsWith(day))
    throw s3Error('AccessDenied', 'A x-amz-date header of the day of the scope is needed.');
  if (payloadHash === undefined) throw s3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing.');

  const signedNames = names.split(';');
  const unsigned = Object.keys(request.headers).find((name) => mustBeSigned(name) && !signedNames.includes(name));
  if (unsigned !== undefined) throw s3Error('AccessDenied', `The header ${unsigned} is not signed.`);

  const scope = `${day}/${region}/s3/aws4_request`;
  const canonical = canonicalRequest(request, signedNames, payloadHash);
  const stringToSign = ['AWS4-HMAC-SHA256', signedAt, scope, sha256Hex(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  if (hmac(key, stringToSign).toString('hex') !== signature) throw s3Error('SignatureDoesNotMatch');
  return payloadHash;
}

const mustBeSigned = (header: string): boolean => header === 'host' || header.startsWith('x-amz-');

/** S3's clients encode the path once and sign it as they send it, so that the path needs no work here. */
function canonicalRequest({ method, path, query, headers }: WireRequest, names: string[], payloadHash: string): string {
  const headerLines = names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  return [method, path, canonicalQuery(query), headerLines, names.join(';'), payloadHash].join('\n');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const fields = query.split('&').map((field) => (field.includes('=') ? field : `${field}=`));
  return fields.sort(byCodeUnit).join('&');
}

/** Names before values: `=` must sort before every character of a longer name. */
function byCodeUnit(a: string, b: string): number {
  const [left, right] = [a.replace('=', '\0'), b.replace('=', '\0')];
  return left < right ? -1 : Number(left > right);
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
