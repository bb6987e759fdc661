import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type ChunkedBody, decodeChunkedBody } from './chunked-body.ts';
import { s3Error } from './error.ts';

/** A checksum as it stands in a header or a trailer: `x-amz-checksum-crc32`, base64. */
export interface Checksum {
  readonly header: string;
  readonly value: string;
}

/** A body whose digests have been verified. */
export interface Payload {
  readonly body: Buffer;
  /** The checksum that the client gave; S3 keeps it with the object. */
  readonly checksum?: Checksum;
}

/** The checksum algorithms this server knows; a header of another one is refused with the headers it does not know. */
const CHECKSUMS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': (body) => uint32(crc32(body)),
  'x-amz-checksum-sha1': (body) => digest('sha1', body),
  'x-amz-checksum-sha256': (body) => digest('sha256', body),
};

export const CHECKSUM_HEADERS: readonly string[] = Object.keys(CHECKSUMS);

/**
 * Unpacks a body and verifies every digest that came with it: the signed hash, Content-MD5, the checksum header or trailer.
 *
 * @param payloadHash the signed `x-amz-content-sha256`
 * @throws S3Error BadDigest, IncompleteBody, XAmzContentSHA256Mismatch or NotImplemented
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function readPayload(wire: Buffer, headers: Readonly<Record<string, string>>, payloadHash: string): Payload {
  const { body, trailers } = unpack(wire, headers, payloadHash);
  const md5 = headers['content-md5'];
  if (md5 !== undefined && digest('md5', body).toString('base64') !== md5) throw s3Error('BadDigest');
  const given = { ...headers, ...trailers };
  const checksums = CHECKSUM_HEADERS.flatMap((header) => {
    const value = given[header];
    return value === undefined ? [] : [{ header, value }];
  });
  for (const { header, value } of checksums) {
    if (CHECKSUMS[header]?.(body).toString('base64') !== value) throw s3Error('BadDigest', `${header} is wrong.`);
  }
  const [checksum] = checksums;
  return checksum === undefined ? { body } : { body, checksum };
}

function unpack(wire: Buffer, headers: Readonly<Record<string, string>>, payloadHash: string): ChunkedBody {
  if (payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    const chunked = decodeChunkedBody(wire);
    if (String(chunked.body.length) !== headers['x-amz-decoded-content-length']) throw s3Error('IncompleteBody');
    const announced = headers['x-amz-trailer'];
    if (announced !== undefined && !CHECKSUM_HEADERS.includes(announced)) throw s3Error('NotImplemented', announced);
    if (announced !== undefined && chunked.trailers[announced] === undefined) throw s3Error('IncompleteBody');
    return chunked;
  }
  if (payloadHash.startsWith('STREAMING-')) throw s3Error('NotImplemented', payloadHash);
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== digest('sha256', wire).toString('hex')) {
    throw s3Error('XAmzContentSHA256Mismatch');
  }
  return { body: wire, trailers: {} };
}

const digest = (algorithm: string, body: Buffer): Buffer => createHash(algorithm).update(body).digest();

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
