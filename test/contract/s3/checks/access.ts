import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { type Check, expectRefusal } from '../server-under-test.ts';

export const accessChecks = {
  'wrong-secret': {
    claim: 'a wrong secret is 403 SignatureDoesNotMatch',
    prove: async (server) => {
      const stranger = server.connect({ secretAccessKey: 'a-wrong-secret' });
      const read = stranger.send(new GetObjectCommand({ Bucket: server.bucket, Key: 'key' }));
      await expectRefusal(read, 403, 'SignatureDoesNotMatch');
    },
  },
  'unknown-key-id': {
    claim: 'an unknown access key is 403 InvalidAccessKeyId',
    prove: async (server) => {
      const stranger = server.connect({ accessKeyId: 'UNKNOWN' });
      const read = stranger.send(new GetObjectCommand({ Bucket: server.bucket, Key: 'key' }));
      await expectRefusal(read, 403, 'InvalidAccessKeyId');
    },
  },
  unsigned: {
    claim: 'a request without a signature is 403 AccessDenied',
    prove: async ({ connection, bucket }) => {
      const answer = await fetch(`${connection.endpoint}/${bucket}/key`);
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
    },
  },
  'signed-body-changed': {
    claim: 'a body that is not the one signed is 400 XAmzContentSHA256Mismatch',
    prove: async (server) => {
      const client = server.connect();
      client.middlewareStack.add(
        (next) => (args) => {
          Object.assign(args.request as object, { body: Buffer.from('evil') });
          return next(args);
        },
        { step: 'deserialize', priority: 'low' },
      );
      const Key = `${server.freshPrefix()}key`;
      const input = { Bucket: server.bucket, Key, Body: Buffer.from('good') };
      await expectRefusal(client.send(new PutObjectCommand(input)), 400, 'XAmzContentSHA256Mismatch');
    },
  },
  'unsigned-payload': {
    claim: 'a body declared as UNSIGNED-PAYLOAD is accepted',
    prove: async (server) => {
      const client = server.connect();
      client.middlewareStack.add(
        (next) => (args) => {
          const { headers } = args.request as { headers: Record<string, string> };
          headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
          return next(args);
        },
        { step: 'build' },
      );
      const Key = `${server.freshPrefix()}key`;
      await client.send(new PutObjectCommand({ Bucket: server.bucket, Key, Body: Buffer.from('body') }));
      expect(await server.text(Key)).toBe('body');
    },
  },
} as const satisfies Record<string, Check>;
