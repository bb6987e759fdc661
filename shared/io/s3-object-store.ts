import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Clock } from '../clock.ts';
import type { ObjectStore, StoredObject, StoreError } from '../replay/ports.ts';
import { statusOf } from './aws-error.ts';
import { type StoreAction, storeError } from './store-error.ts';
import { systemClock } from './system-clock.ts';

/** How often a conditional request is made while S3 answers that others are at the same key. */
const MAX_CONFLICTS = 5;
const CONFLICT_DELAY_MS = 200;

/** Metadata of what `create` writes: by it a writer knows its own object again. */
const WRITE_ID = 'hydrant-write';

/** The backup bucket on S3. Every write says which version it means, so that two runs cannot undo each other's work. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #clock: Clock;

  constructor(client: S3Client, bucket: string, clock: Clock = systemClock) {
    this.#client = client;
    this.#bucket = bucket;
    this.#clock = clock;
  }

  async *list(prefix: string, startAfter?: string, withinMs = Number.POSITIVE_INFINITY): AsyncIterable<StoredObject> {
    const input = { Bucket: this.#bucket, Prefix: prefix, ...(startAfter !== undefined && { StartAfter: startAfter }) };
    const signal = signalWithin(withinMs);
    try {
      for await (const page of paginateListObjectsV2(
        { client: this.#client },
        input,
        signal && { abortSignal: signal },
      )) {
        for (const { Key, Size = 0, LastModified, ETag = '' } of page.Contents ?? []) {
          if (Key !== undefined)
            yield { key: Key, size: Size, lastModifiedMs: LastModified?.getTime() ?? 0, etag: ETag };
        }
      }
    } catch (error) {
      throw this.#explain('list', prefix, error);
    }
  }

  async find(key: string): Promise<StoredObject> {
    try {
      const { ContentLength = 0, LastModified, ETag = '' } = await this.#head(key);
      return { key, size: ContentLength, lastModifiedMs: LastModified?.getTime() ?? 0, etag: ETag };
    } catch (error) {
      const explained = this.#explain('find', key, error);
      // The answer to a HEAD cannot say that it is the bucket that is missing; that to a listing does.
      if (explained.fault === 'missing') await this.#try('find', key, () => this.#listOne(key));
      throw explained;
    }
  }

  async read({ key, etag }: StoredObject, withinMs: number): Promise<AsyncIterable<Uint8Array>> {
    const signal = signalWithin(withinMs);
    const input = { Bucket: this.#bucket, Key: key, IfMatch: etag };
    const { Body } = await this.#try('read', key, () =>
      this.#client.send(new GetObjectCommand(input), signal && { abortSignal: signal }),
    );
    if (!(Body instanceof Readable)) throw this.#explain('read', key, new Error('the answer has no body'));
    signal?.addEventListener('abort', () => Body.destroy(new Error('it did not arrive in time')));
    return this.#explainWhileReading(key, Body);
  }

  /**
   * An answer can be lost after the object was written, and the SDK's repetition then meets that object: so each object carries
   * an id of its own write, by which it is known again (aws/aws-sdk-java-v2#6580).
   */
  async create(key: string, body: Uint8Array): Promise<boolean> {
    const writeId = randomUUID();
    const content = { Body: body, ContentType: 'application/x-ndjson', Metadata: { [WRITE_ID]: writeId } };
    const input = { Bucket: this.#bucket, Key: key, ...content, IfNoneMatch: '*' };
    try {
      await this.#repeatConflicts(() => this.#client.send(new PutObjectCommand(input)));
      return true;
    } catch (error) {
      const explained = this.#explain('write', key, error);
      const present = await this.#presentId(key, explained);
      if (present === writeId) return true;
      if (explained.fault === 'changed') return false;
      throw explained;
    }
  }

  /** A source that is gone after it was copied is moved: the answer to its deletion was lost, or another run did the same. */
  async move({ key, etag }: StoredObject, toKey: string): Promise<void> {
    const CopySource = [this.#bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    const copy = { Bucket: this.#bucket, Key: toKey, CopySource, CopySourceIfMatch: etag };
    await this.#try('copy', key, () => this.#repeatConflicts(() => this.#client.send(new CopyObjectCommand(copy))));
    const remove = { Bucket: this.#bucket, Key: key, IfMatch: etag };
    try {
      await this.#repeatConflicts(() => this.#client.send(new DeleteObjectCommand(remove)));
    } catch (error) {
      if (!(await this.#isGone(key))) throw this.#explain('delete', key, error);
    }
  }

  async remove(key: string): Promise<void> {
    await this.#try('delete', key, () =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
  }

  #head(key: string): Promise<HeadObjectCommandOutput> {
    return this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  #listOne(prefix: string): Promise<unknown> {
    return this.#client.send(new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, MaxKeys: 1 }));
  }

  /** The write id of the object that stands at a key. @throws {StoreError} `unknown` where that cannot be found out */
  async #presentId(key: string, unknown: StoreError): Promise<string | undefined> {
    try {
      return (await this.#head(key)).Metadata?.[WRITE_ID];
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw unknown;
    }
  }

  async #isGone(key: string): Promise<boolean> {
    return this.#head(key).then(
      () => false,
      (error: unknown) => statusOf(error) === 404,
    );
  }

  /** S3 asks to repeat what met another request for the same key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  async #repeatConflicts<Result>(call: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (statusOf(error) !== 409 || attempt === MAX_CONFLICTS) throw error;
        await this.#clock.sleep(attempt * CONFLICT_DELAY_MS);
      }
    }
  }

  async *#explainWhileReading(key: string, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#explain('read', key, error);
    }
  }

  async #try<Result>(action: StoreAction, key: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      throw this.#explain(action, key, error);
    }
  }

  #explain(action: StoreAction, key: string, cause: unknown): StoreError {
    return storeError(action, this.#bucket, key, cause);
  }
}

function signalWithin(ms: number): AbortSignal | undefined {
  return Number.isFinite(ms) ? AbortSignal.timeout(Math.max(0, Math.floor(ms))) : undefined;
}
