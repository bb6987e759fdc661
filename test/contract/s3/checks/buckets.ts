import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal } from '../server-under-test.ts';

export const bucketChecks = {
  'bucket-head': {
    claim: 'a bucket that exists answers HEAD',
    prove: async ({ client, bucket: Bucket }) => {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  },
  'bucket-head-missing': {
    claim: 'HEAD of a missing bucket is 404',
    prove: ({ client, bucket }) =>
      expectRefusal(client.send(new HeadBucketCommand({ Bucket: `${bucket}-none` })), 404, 'NotFound'),
  },
  'bucket-missing': {
    claim: 'a call on a missing bucket is 404 NoSuchBucket',
    prove: async (server) => {
      const Bucket = `${server.bucket}-none`;
      await expectRefusal(server.put('key', 'x', { Bucket }), 404, 'NoSuchBucket');
      await expectRefusal(server.get('key', { Bucket }), 404, 'NoSuchBucket');
      await expectRefusal(server.client.send(new ListObjectsV2Command({ Bucket })), 404, 'NoSuchBucket');
    },
  },
  'bucket-versioning': {
    claim: 'versioning has no status until it is set, then the one set last',
    prove: async ({ client, bucket }) => {
      const Bucket = `${bucket}-switched`;
      await client.send(new CreateBucketCommand({ Bucket }));
      const readStatus = async () => (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status;
      expect(await readStatus()).toBeUndefined();
      for (const Status of ['Enabled', 'Suspended'] as const) {
        await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
        expect(await readStatus()).toBe(Status);
      }
    },
  },
} as const satisfies Record<string, Check>;
