import { CopyObjectCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal, type ServerUnderTest } from '../server-under-test.ts';
import { OTHER_ETAG } from './conditions.ts';

export const copyChecks = {
  copy: {
    claim: 'a copy has the bytes, the ETag, the type, the encoding and the metadata of its source',
    prove: async (server) => {
      const [from, to] = keyPair(server);
      const description = { ContentType: 'text/plain', ContentEncoding: 'gzip', Metadata: { k: 'v' } };
      const { ETag } = await server.put(from, 'body', description);
      await copy(server, from, to);
      const got = await server.get(to);
      expect(got).toMatchObject({ ETag, ...description });
      expect(got.bytes.toString()).toBe('body');
    },
  },
  'copy-etag': {
    claim: 'the answer to a copy tells its ETag, quoted, and its time',
    prove: async (server) => {
      const [from, to] = keyPair(server);
      const { ETag } = await server.put(from, 'body');
      const { CopyObjectResult } = await copy(server, from, to);
      expect(CopyObjectResult).toMatchObject({ ETag, LastModified: expect.any(Date) });
    },
  },
  'copy-metadata': {
    claim: 'with the directive REPLACE a copy has the metadata of the request alone',
    prove: async (server) => {
      const [from, to] = keyPair(server);
      await server.put(from, 'body', { Metadata: { old: '1' } });
      await copy(server, from, to, { MetadataDirective: 'REPLACE', Metadata: { new: '2' } });
      expect((await server.get(to)).Metadata).toEqual({ new: '2' });
    },
  },
  'copy-onto-itself': {
    claim: 'a copy onto itself that changes nothing is 400 InvalidRequest',
    prove: async (server) => {
      const [key] = keyPair(server);
      await server.put(key, 'body');
      await expectRefusal(copy(server, key, key), 400, 'InvalidRequest');
    },
  },
  'copy-odd-key': {
    claim: 'the key of a source is percent-encoded once',
    prove: async (server) => {
      const [from, to] = keyPair(server, `it's a "b"+c=ü%2F?&`);
      await server.put(from, 'odd');
      await copy(server, from, to);
      expect(await server.text(to)).toBe('odd');
    },
  },
  'copy-missing': {
    claim: 'a copy of a missing key is 404 NoSuchKey',
    prove: (server) => expectRefusal(copy(server, ...keyPair(server)), 404, 'NoSuchKey'),
  },
  'copy-if-match': {
    claim: 'a copy on condition of the right ETag is done, of a wrong one is 412 and writes nothing',
    prove: async (server) => {
      const [from, to] = keyPair(server);
      const { ETag } = await server.put(from, 'body');
      await expectRefusal(copy(server, from, to, { CopySourceIfMatch: OTHER_ETAG }), 412, 'PreconditionFailed');
      await expectRefusal(server.get(to), 404, 'NoSuchKey');
      await copy(server, from, to, { CopySourceIfMatch: ETag });
      expect(await server.text(to)).toBe('body');
    },
  },
  'copy-version': {
    claim: 'a source with versionId is that version',
    prove: async (server) => {
      const { from, to, first } = await putTwoVersions(server);
      await copy(server, from, to, {
        CopySource: `${copySource(server.versionedBucket, from)}?versionId=${first}`,
      });
      expect(await server.text(to)).toBe('one');
    },
  },
  'copy-version-told': {
    claim: 'the answer to a copy out of a versioned bucket tells the version of the source',
    prove: async (server) => {
      const { from, to, second } = await putTwoVersions(server);
      const answer = await copy(server, from, to, { CopySource: copySource(server.versionedBucket, from) });
      expect(answer.CopySourceVersionId).toBe(second);
    },
  },
} as const satisfies Record<string, Check>;

async function putTwoVersions(server: ServerUnderTest) {
  const [from, to] = keyPair(server);
  const Bucket = server.versionedBucket;
  const { VersionId: first } = await server.put(from, 'one', { Bucket });
  const { VersionId: second } = await server.put(from, 'two', { Bucket });
  return { from, to, first, second };
}

export function keyPair(server: ServerUnderTest, name = 'source'): [from: string, to: string] {
  const prefix = server.freshPrefix();
  return [prefix + name, `${prefix}target`];
}

const copySource = (bucket: string, key: string): string =>
  `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

export function copy(server: ServerUnderTest, from: string, Key: string, input: Partial<CopyObjectCommandInput> = {}) {
  const CopySource = copySource(server.bucket, from);
  return server.client.send(new CopyObjectCommand({ Bucket: server.bucket, Key, CopySource, ...input }));
}
