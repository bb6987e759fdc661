import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { type ObjectStore, type StoredObject, StoreError, type StoreFault } from '../replay/ports.ts';

/** The backup bucket on S3. Every write says which version it means, so that two runs cannot undo each other's work. */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async *list(prefix: string, startAfter?: string): AsyncIterable<StoredObject> {
    const input = { Bucket: this.#bucket, Prefix: prefix, ...(startAfter !== undefined && { StartAfter: startAfter }) };
    try {
      for await (const page of paginateListObjectsV2({ client: this.#client }, input)) {
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
    const {
      ContentLength = 0,
      LastModified,
      ETag = '',
    } = await this.#try('find', key, () =>
      this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
    return { key, size: ContentLength, lastModifiedMs: LastModified?.getTime() ?? 0, etag: ETag };
  }

  async read({ key, etag }: StoredObject, withinMs: number): Promise<AsyncIterable<Uint8Array>> {
    const signal = Number.isFinite(withinMs) ? AbortSignal.timeout(Math.max(0, Math.floor(withinMs))) : undefined;
    const input = { Bucket: this.#bucket, Key: key, IfMatch: etag };
    const { Body } = await this.#try('read', key, () =>
      this.#client.send(new GetObjectCommand(input), signal && { abortSignal: signal }),
    );
    if (!(Body instanceof Readable)) return (async function* nothing() {})();
    signal?.addEventListener('abort', () => Body.destroy(new Error('it did not arrive in time')));
    return this.#explainWhileReading(key, Body);
  }

  async create(key: string, body: Uint8Array): Promise<boolean> {
    const content = { Body: body, ContentType: 'application/x-ndjson' };
    try {
      await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, ...content, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      const explained = this.#explain('write', key, error);
      if (explained.fault === 'changed') return false;
      throw explained;
    }
  }

  async move({ key, etag }: StoredObject, toKey: string): Promise<void> {
    const CopySource = [this.#bucket, ...key.split('/')].map(encodeURIComponent).join('/');
    await this.#try('copy', key, () =>
      this.#client.send(
        new CopyObjectCommand({ Bucket: this.#bucket, Key: toKey, CopySource, CopySourceIfMatch: etag }),
      ),
    );
    await this.#try('delete', key, () =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, IfMatch: etag })),
    );
  }

  async *#explainWhileReading(key: string, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#explain('read', key, error);
    }
  }

  async #try<Result>(action: string, key: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      throw this.#explain(action, key, error);
    }
  }

  #explain(action: string, key: string, cause: unknown): StoreError {
    const { name = 'Error', message = '', code, $metadata } = cause as AwsError;
    const fault = faultOf(name, $metadata?.httpStatusCode);
    // The service's errors have a telling name; the network's and the SDK's have a code or a sentence.
    const reason = $metadata?.httpStatusCode === undefined ? (code ?? message) : name;
    const text = `could not ${action} s3://${this.#bucket}/${key}: ${reason}${remedyOf(fault, name)}`;
    return new StoreError(fault, text, { cause });
  }
}

interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function faultOf(name: string, status: number | undefined): StoreFault {
  if (name === 'NoSuchBucket') return 'other';
  if (status === 404) return 'missing';
  if (status === 412) return 'changed';
  return status === 403 ? 'denied' : 'other';
}

function remedyOf(fault: StoreFault, name: string): string {
  if (fault === 'changed') return '; it was rewritten while it was replayed, and is left for the next run';
  if (fault !== 'denied') return '';
  if (name !== 'AccessDenied') return '; check the AWS credentials';
  return "; give the function's role s3:ListBucket on the bucket, s3:GetObject, s3:PutObject and s3:DeleteObject on its objects, and kms:Decrypt and kms:GenerateDataKey where it has a key of its own";
}
