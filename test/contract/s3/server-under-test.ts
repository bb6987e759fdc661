import {
  CreateBucketCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';

/** Where a server is, and how to end it. */
export interface S3Connection {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  close(): Promise<void>;
}

/** What every check gets: a client like the product's, and two buckets of which it uses the keys under its own prefix. */
export class ServerUnderTest {
  readonly connection: S3Connection;
  readonly client: S3Client;
  readonly bucket: string;
  readonly versionedBucket: string;
  #prefixes = 0;

  private constructor(connection: S3Connection, bucket: string) {
    this.connection = connection;
    this.client = this.connect();
    this.bucket = bucket;
    this.versionedBucket = `${bucket}-versioned`;
  }

  /** Makes the two buckets; they stay behind, so the server has to be a throw-away one. */
  static async prepare(connection: S3Connection): Promise<ServerUnderTest> {
    const server = new ServerUnderTest(connection, `conformance-${Date.now()}`);
    await server.client.send(new CreateBucketCommand({ Bucket: server.bucket }));
    await server.client.send(new CreateBucketCommand({ Bucket: server.versionedBucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await server.client.send(
      new PutBucketVersioningCommand({ Bucket: server.versionedBucket, VersioningConfiguration }),
    );
    return server;
  }

  /** A client of its own, which a check may spoil. */
  connect(credentials: Partial<S3Connection['credentials']> = {}): S3Client {
    return new S3Client({
      endpoint: this.connection.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { ...this.connection.credentials, ...credentials },
    });
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.connection.close();
  }

  /** A prefix that no other check has. */
  freshPrefix(): string {
    return `check-${++this.#prefixes}/`;
  }

  put(Key: string, Body: string | Buffer, input: Partial<PutObjectCommandInput> = {}): Promise<PutObjectCommandOutput> {
    return this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body: Buffer.from(Body), ...input }));
  }

  /** The answer with its body read to the end. */
  async get(
    Key: string,
    input: Partial<GetObjectCommandInput> = {},
  ): Promise<GetObjectCommandOutput & { bytes: Buffer }> {
    const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key, ...input }));
    return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
  }

  async text(Key: string, input: Partial<GetObjectCommandInput> = {}): Promise<string> {
    return (await this.get(Key, input)).bytes.toString();
  }

  async keys(Prefix: string): Promise<(string | undefined)[]> {
    const { Contents = [] } = await this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix }));
    return Contents.map(({ Key }) => Key);
  }
}

/** Asserts that a call is refused with that status and, where S3 tells one, that code. */
export async function expectRefusal(call: Promise<unknown>, status: number, code?: string): Promise<void> {
  const outcome: unknown = await call.then(
    () => 'done',
    (error: unknown) =>
      error instanceof S3ServiceException ? { status: error.$metadata.httpStatusCode, code: error.name } : error,
  );
  expect(outcome).toEqual({ status, code: code ?? expect.any(String) });
}

/** What a server has to do, and the proof. */
export interface Check {
  readonly claim: string;
  readonly prove: (server: ServerUnderTest) => Promise<void>;
}

/** What a server is known to do instead of what a check claims, and the proof of that. */
export interface KnownDifference {
  readonly reason: string;
  readonly prove: (server: ServerUnderTest) => Promise<void>;
}
