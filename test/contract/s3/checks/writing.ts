import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal } from '../server-under-test.ts';

/** Keys that a careless server decodes twice, not at all, or escapes wrongly; in S3's order. */
const ODD_KEYS = ['"quoted"', '%2F', 'a b', 'a+b', 'a//b', "it's(1)!*", 'k=v&x', 'm<n>', 'time:12:30', 'ü'];

export const writeChecks = {
  'put-get': {
    claim: 'an object comes back with its bytes, type, metadata and the MD5 as ETag',
    prove: async (server) => {
      const key = `${server.freshPrefix()}hello.txt`;
      const etag = `"${createHash('md5').update('hello world').digest('hex')}"`;
      const put = await server.put(key, 'hello world', { ContentType: 'text/plain', Metadata: { run: 'a 1' } });
      const got = await server.get(key);
      expect(put.ETag).toBe(etag);
      expect(got).toMatchObject({ ETag: etag, ContentType: 'text/plain', Metadata: { run: 'a 1' }, ContentLength: 11 });
      expect(got.bytes.toString()).toBe('hello world');
    },
  },
  'put-empty': {
    claim: 'an empty object is kept',
    prove: async (server) => {
      const key = `${server.freshPrefix()}empty`;
      await server.put(key, '');
      expect((await server.get(key)).ContentLength).toBe(0);
    },
  },
  'put-replaces': {
    claim: 'the last write wins, with nothing left of the one before',
    prove: async (server) => {
      const key = `${server.freshPrefix()}key`;
      await server.put(key, 'one', { Metadata: { n: '1' }, ContentEncoding: 'gzip' });
      await server.put(key, 'two');
      const got = await server.get(key);
      expect(got.bytes.toString()).toBe('two');
      expect([got.Metadata, got.ContentEncoding ?? '']).toEqual([{}, '']);
    },
  },
  'put-content-encoding': {
    claim: 'Content-Encoding: gzip is kept and the bytes are left alone',
    prove: async (server) => {
      const key = `${server.freshPrefix()}lines.gz`;
      const body = gzipSync('a line');
      await server.put(key, body, { ContentEncoding: 'gzip' });
      const got = await server.get(key);
      expect(got.ContentEncoding).toBe('gzip');
      expect(got.bytes.equals(body)).toBe(true);
    },
  },
  'put-large': {
    claim: '5 MB in one request come back unchanged',
    prove: async (server) => {
      const key = `${server.freshPrefix()}large`;
      const body = randomBytes(5_000_000);
      await server.put(key, body);
      expect((await server.get(key)).bytes.equals(body)).toBe(true);
    },
  },
  'put-stream': {
    claim: 'a stream, sent in aws-chunked form with a CRC32 trailer, is stored without its frame',
    prove: async (server) => {
      const Key = `${server.freshPrefix()}stream`;
      const body = randomBytes(300_000);
      const parts = [body.subarray(0, 100_000), body.subarray(100_000)];
      const input = { Bucket: server.bucket, Key, Body: Readable.from(parts), ContentLength: body.length };
      await server.client.send(new PutObjectCommand({ ...input, ContentEncoding: 'gzip' }));
      const got = await server.get(Key);
      expect(got.bytes.equals(body)).toBe(true);
      expect(got.ContentEncoding).toBe('gzip');
    },
  },
  'put-odd-keys': {
    claim: 'keys with spaces, signs, quotes, percent sequences and umlauts are kept as they are',
    prove: async (server) => {
      const prefix = server.freshPrefix();
      for (const key of ODD_KEYS) await server.put(prefix + key, key);
      for (const key of ODD_KEYS) expect(await server.text(prefix + key)).toBe(key);
      expect(await server.keys(prefix)).toEqual(ODD_KEYS.map((key) => prefix + key));
    },
  },
  'checksum-stored': {
    claim: 'the checksum of the write comes back with the object',
    prove: async (server) => {
      const key = `${server.freshPrefix()}checked`;
      await server.put(key, 'hello world');
      expect((await server.get(key, { ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBe('DUoRhQ==');
    },
  },
  'checksum-verified': {
    claim: 'a wrong checksum is 400 BadDigest and nothing is stored',
    prove: async (server) => {
      const key = `${server.freshPrefix()}spoilt`;
      await expectRefusal(server.put(key, 'hello', { ChecksumCRC32: 'AAAAAA==' }), 400, 'BadDigest');
      await expectRefusal(server.get(key), 404, 'NoSuchKey');
    },
  },
  'checksum-sha256': {
    claim: 'a right SHA-256 checksum is accepted',
    prove: async (server) => {
      await server.put(`${server.freshPrefix()}sha`, 'x', { ChecksumAlgorithm: 'SHA256' });
    },
  },
  'md5-verified': {
    claim: 'a wrong Content-MD5 is 400 BadDigest',
    prove: async (server) => {
      const ContentMD5 = createHash('md5').update('another body').digest('base64');
      await expectRefusal(server.put(`${server.freshPrefix()}md5`, 'x', { ContentMD5 }), 400, 'BadDigest');
    },
  },
} as const satisfies Record<string, Check>;
