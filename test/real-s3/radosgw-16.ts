import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { OTHER_ETAG } from '../contract/s3/checks/conditions.ts';
import { copy, keyPair } from '../contract/s3/checks/copying.ts';
import { remove } from '../contract/s3/checks/deleting.ts';
import type { CheckId } from '../contract/s3/conformance.ts';
import { expectRefusal, type KnownDifference } from '../contract/s3/server-under-test.ts';

/** Where radosgw 16.2.15, the one of Debian 12, is not like S3, and what it does instead. */
export const RADOSGW_16_DIFFERENCES: ReadonlyMap<CheckId, KnownDifference> = new Map<CheckId, KnownDifference>([
  [
    'put-stream',
    {
      reason: 'a stream without Content-Length is 411 MissingContentLength',
      prove: async (server) => {
        const Key = `${server.freshPrefix()}stream`;
        const input = { Bucket: server.bucket, Key, Body: Readable.from([Buffer.from('body')]), ContentLength: 4 };
        await expectRefusal(server.client.send(new PutObjectCommand(input)), 411, 'MissingContentLength');
      },
    },
  ],
  [
    'checksum-stored',
    {
      reason: 'no checksum comes back',
      prove: async (server) => {
        const key = `${server.freshPrefix()}key`;
        await server.put(key, 'hello world');
        expect((await server.get(key, { ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBeUndefined();
      },
    },
  ],
  [
    'checksum-verified',
    {
      reason: 'a wrong checksum is accepted',
      prove: async (server) => {
        const key = `${server.freshPrefix()}key`;
        await server.put(key, 'hello', { ChecksumCRC32: 'AAAAAA==' });
        expect(await server.text(key)).toBe('hello');
      },
    },
  ],
  [
    'swap',
    {
      reason: 'the right ETag is refused with 412 when it is quoted and accepted when it is not',
      prove: async (server) => {
        const key = `${server.freshPrefix()}key`;
        const { ETag = '' } = await server.put(key, 'one');
        await expectRefusal(server.put(key, 'two', { IfMatch: ETag }), 412, 'PreconditionFailed');
        await server.put(key, 'two', { IfMatch: ETag.replaceAll('"', '') });
        expect(await server.text(key)).toBe('two');
      },
    },
  ],
  [
    'swap-missing',
    {
      reason: 'If-Match on a missing key is 412 PreconditionFailed',
      prove: (server) =>
        expectRefusal(
          server.put(`${server.freshPrefix()}none`, 'x', { IfMatch: OTHER_ETAG }),
          412,
          'PreconditionFailed',
        ),
    },
  ],
  [
    'copy-etag',
    {
      reason: 'the ETag in the answer to a copy has no quotes',
      prove: async (server) => {
        const [from, to] = keyPair(server);
        const { ETag } = await server.put(from, 'body');
        expect((await copy(server, from, to)).CopyObjectResult?.ETag).toBe(ETag?.replaceAll('"', ''));
      },
    },
  ],
  [
    'copy-if-match',
    {
      reason: 'the condition on the source of a copy is ignored',
      prove: async (server) => {
        const [from, to] = keyPair(server);
        await server.put(from, 'body');
        await copy(server, from, to, { CopySourceIfMatch: OTHER_ETAG });
        expect(await server.text(to)).toBe('body');
      },
    },
  ],
  [
    'copy-version-told',
    {
      reason: 'the version of the source is not told',
      prove: async (server) => {
        const [from, to] = keyPair(server);
        await server.put(from, 'body', { Bucket: server.versionedBucket });
        const answer = await copy(server, from, to, { CopySource: `${server.versionedBucket}/${from}` });
        expect(answer.CopySourceVersionId).toBeUndefined();
      },
    },
  ],
  [
    'delete-if-match',
    {
      reason: 'the condition of a delete is ignored',
      prove: async (server) => {
        const key = `${server.freshPrefix()}key`;
        await server.put(key, 'body');
        await remove(server, key, { IfMatch: OTHER_ETAG });
        await expectRefusal(server.get(key), 404, 'NoSuchKey');
      },
    },
  ],
]);
