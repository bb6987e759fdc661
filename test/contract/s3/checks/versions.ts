import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal, type ServerUnderTest } from '../server-under-test.ts';

export const versionChecks = {
  'version-read': {
    claim: 'each write is a version with an id of its own that can be read, the newest without an id',
    prove: async (server) => {
      const { Bucket, Key, first, second } = await putTwice(server);
      expect(first).not.toBe(second);
      expect(await server.text(Key, { Bucket, VersionId: first })).toBe('one');
      expect(await server.text(Key, { Bucket })).toBe('two');
      const head = await server.client.send(new HeadObjectCommand({ Bucket, Key }));
      expect(head.VersionId).toBe(second);
    },
  },
  'version-marker': {
    claim: 'a delete leaves a marker: the key is missing, its versions are not',
    prove: async (server) => {
      const { Bucket, Key, first } = await putTwice(server);
      const deleted = await server.client.send(new DeleteObjectCommand({ Bucket, Key }));
      expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
      await expectRefusal(server.get(Key, { Bucket }), 404, 'NoSuchKey');
      expect(await server.text(Key, { Bucket, VersionId: first })).toBe('one');
    },
  },
  'version-marker-removed': {
    claim: 'deleting the marker by its id brings the object back',
    prove: async (server) => {
      const { Bucket, Key } = await putTwice(server);
      const { VersionId } = await server.client.send(new DeleteObjectCommand({ Bucket, Key }));
      await server.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
      expect(await server.text(Key, { Bucket })).toBe('two');
    },
  },
  'version-removed': {
    claim: 'deleting the newest version by its id uncovers the one before',
    prove: async (server) => {
      const { Bucket, Key, second } = await putTwice(server);
      await server.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: second }));
      expect(await server.text(Key, { Bucket })).toBe('one');
    },
  },
  'version-create-only': {
    claim: "If-None-Match: '*' writes over a delete marker",
    prove: async (server) => {
      const { Bucket, Key } = await putTwice(server);
      await server.client.send(new DeleteObjectCommand({ Bucket, Key }));
      await server.put(Key, 'three', { Bucket, IfNoneMatch: '*' });
      expect(await server.text(Key, { Bucket })).toBe('three');
    },
  },
  'version-list': {
    claim: 'versions and markers are listed by key, the newest first and marked as the latest',
    prove: async (server) => {
      const { Bucket, Key, Prefix, first, second } = await putTwice(server);
      const marker = await server.client.send(new DeleteObjectCommand({ Bucket, Key }));
      const page = await server.client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
      expect(page.Versions).toMatchObject([
        { Key, VersionId: second, IsLatest: false, Size: 3 },
        { Key, VersionId: first, IsLatest: false, Size: 3 },
      ]);
      expect(page.DeleteMarkers).toMatchObject([{ Key, VersionId: marker.VersionId, IsLatest: true }]);
    },
  },
  'version-list-pages': {
    claim: 'a list of versions goes on within a key',
    prove: async (server) => {
      const { Bucket, Key, Prefix, first, second } = await putTwice(server);
      const other = await server.put(`${Key}2`, 'x', { Bucket });
      const ids: (string | undefined)[] = [];
      let page: Partial<ListObjectVersionsCommandOutput> = {};
      do {
        const marker = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
        page = await server.client.send(new ListObjectVersionsCommand({ Bucket, Prefix, MaxKeys: 1, ...marker }));
        ids.push(...(page.Versions ?? []).map(({ VersionId }) => VersionId));
      } while (page.IsTruncated);
      expect(ids).toEqual([second, first, other.VersionId]);
    },
  },
  'version-delete-many': {
    claim: 'DeleteObjects with version ids removes those versions for good',
    prove: async (server) => {
      const { Bucket, Key, Prefix, first, second } = await putTwice(server);
      const Objects = [first, second].map((VersionId) => ({ Key, VersionId }));
      const { Deleted } = await server.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      expect(new Set(Deleted?.map(({ VersionId }) => VersionId))).toEqual(new Set([first, second]));
      const { Versions, DeleteMarkers } = await server.client.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
      expect([Versions ?? [], DeleteMarkers ?? []]).toEqual([[], []]);
    },
  },
} as const satisfies Record<string, Check>;

async function putTwice(server: ServerUnderTest) {
  const Prefix = server.freshPrefix();
  const Bucket = server.versionedBucket;
  const Key = `${Prefix}key`;
  const { VersionId: first } = await server.put(Key, 'one', { Bucket });
  const { VersionId: second } = await server.put(Key, 'two', { Bucket });
  return { Bucket, Key, Prefix, first, second };
}
