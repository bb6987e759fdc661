import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal } from '../server-under-test.ts';

export const readChecks = {
  'get-missing': {
    claim: 'a read of a missing key is 404 NoSuchKey',
    prove: (server) => expectRefusal(server.get(`${server.freshPrefix()}none`), 404, 'NoSuchKey'),
  },
  'get-stream': {
    claim: 'a body arrives in parts',
    prove: async (server) => {
      const Key = `${server.freshPrefix()}large`;
      const body = randomBytes(3_000_000);
      await server.put(Key, body);
      const { Body } = await server.client.send(new GetObjectCommand({ Bucket: server.bucket, Key }));
      const parts: Buffer[] = [];
      for await (const part of Body instanceof Readable ? Body : []) parts.push(part);
      expect(parts.length).toBeGreaterThan(1);
      expect(Buffer.concat(parts).equals(body)).toBe(true);
    },
  },
  'get-range': {
    claim: 'ranges from both ends, open and longer than the object, are answered with 206',
    prove: async (server) => {
      const key = `${server.freshPrefix()}hello`;
      await server.put(key, 'hello world');
      for (const [Range, text, ContentRange] of [
        ['bytes=2-5', 'llo ', 'bytes 2-5/11'],
        ['bytes=6-', 'world', 'bytes 6-10/11'],
        ['bytes=-5', 'world', 'bytes 6-10/11'],
        ['bytes=9-99', 'ld', 'bytes 9-10/11'],
        ['bytes=-99', 'hello world', 'bytes 0-10/11'],
      ] as const) {
        const got = await server.get(key, { Range });
        expect([got.bytes.toString(), got.ContentRange]).toEqual([text, ContentRange]);
        expect(got.$metadata.httpStatusCode).toBe(206);
      }
    },
  },
  'get-range-beyond': {
    claim: 'a range behind the end is 416 InvalidRange',
    prove: async (server) => {
      const key = `${server.freshPrefix()}hello`;
      await server.put(key, 'hello world');
      await expectRefusal(server.get(key, { Range: 'bytes=11-' }), 416, 'InvalidRange');
    },
  },
  head: {
    claim: 'HEAD tells length, type, ETag, metadata and time of an object',
    prove: async (server) => {
      const Key = `${server.freshPrefix()}hello`;
      const { ETag } = await server.put(Key, 'hello', { ContentType: 'text/plain', Metadata: { k: 'v' } });
      const head = await server.client.send(new HeadObjectCommand({ Bucket: server.bucket, Key }));
      expect(head).toMatchObject({ ContentLength: 5, ContentType: 'text/plain', ETag, Metadata: { k: 'v' } });
      expect(head.LastModified).toEqual((await server.get(Key)).LastModified);
    },
  },
  'head-missing': {
    claim: 'HEAD of a missing key is 404',
    prove: (server) =>
      expectRefusal(
        server.client.send(new HeadObjectCommand({ Bucket: server.bucket, Key: `${server.freshPrefix()}none` })),
        404,
        'NotFound',
      ),
  },
} as const satisfies Record<string, Check>;
