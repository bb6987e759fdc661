import {
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  DeleteObjectsCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal, type ServerUnderTest } from '../server-under-test.ts';
import { OTHER_ETAG } from './conditions.ts';

export const deleteChecks = {
  delete: {
    claim: 'a deleted object is gone, from reads and from lists',
    prove: async (server) => {
      const prefix = server.freshPrefix();
      await server.put(`${prefix}a`, 'x');
      await remove(server, `${prefix}a`);
      await expectRefusal(server.get(`${prefix}a`), 404, 'NoSuchKey');
      expect(await server.keys(prefix)).toEqual([]);
    },
  },
  'delete-missing': {
    claim: 'deleting a missing key succeeds',
    prove: async (server) => {
      await remove(server, `${server.freshPrefix()}none`);
    },
  },
  'delete-if-match': {
    claim: 'a delete with If-Match is refused with 412 for a wrong ETag and done for the right one',
    prove: async (server) => {
      const key = `${server.freshPrefix()}a`;
      const { ETag } = await server.put(key, 'x');
      await expectRefusal(remove(server, key, { IfMatch: OTHER_ETAG }), 412, 'PreconditionFailed');
      expect(await server.text(key)).toBe('x');
      await remove(server, key, { IfMatch: ETag });
      await expectRefusal(server.get(key), 404, 'NoSuchKey');
    },
  },
  'delete-many': {
    claim: '1,000 keys in one request, of which some are missing, are all deleted',
    prove: async (server) => {
      const prefix = server.freshPrefix();
      const present = ['a', 'b &"<ü>'];
      const missing = Array.from({ length: 998 }, (_, i) => `"missing" ${i}`);
      for (const name of [...present, 'kept']) await server.put(prefix + name, 'x');
      const Objects = [...present, ...missing].map((name) => ({ Key: prefix + name }));
      const input = { Bucket: server.bucket, Delete: { Objects } };
      const { Deleted, Errors } = await server.client.send(new DeleteObjectsCommand(input));
      expect([Deleted?.length, Errors ?? []]).toEqual([1_000, []]);
      expect(await server.keys(prefix)).toEqual([`${prefix}kept`]);
    },
  },
  'delete-many-quiet': {
    claim: 'a quiet request answers without what it deleted',
    prove: async (server) => {
      const Key = `${server.freshPrefix()}a`;
      await server.put(Key, 'x');
      const input = { Bucket: server.bucket, Delete: { Objects: [{ Key }], Quiet: true } };
      const { Deleted, Errors } = await server.client.send(new DeleteObjectsCommand(input));
      expect([Deleted ?? [], Errors ?? []]).toEqual([[], []]);
      await expectRefusal(server.client.send(new HeadObjectCommand({ Bucket: server.bucket, Key })), 404, 'NotFound');
    },
  },
} as const satisfies Record<string, Check>;

export function remove(server: ServerUnderTest, Key: string, input: Partial<DeleteObjectCommandInput> = {}) {
  return server.client.send(new DeleteObjectCommand({ Bucket: server.bucket, Key, ...input }));
}
