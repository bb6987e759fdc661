import { createHash } from 'node:crypto';
import { type Conditions, checkDelete, checkWrite } from './conditions.ts';
import { s3Error } from './error.ts';
import { indexOfFirstFrom } from './key-order.ts';
import type { Checksum } from './payload.ts';

/** What a writer gives. */
export interface ObjectContent {
  readonly body: Buffer;
  readonly contentType: string;
  readonly contentEncoding?: string;
  /** Without the prefix `x-amz-meta-`, names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
}

export interface StoredObject extends ObjectContent {
  readonly kind: 'object';
  readonly versionId: string;
  /** Quoted, as in the header. */
  readonly etag: string;
  readonly lastModifiedMs: number;
}

interface DeleteMarker {
  readonly kind: 'delete-marker';
  readonly versionId: string;
  readonly lastModifiedMs: number;
}

export type ObjectVersion = StoredObject | DeleteMarker;
export type Versioning = 'Enabled' | 'Suspended';

/** The version id of what was written while versioning was not enabled. */
export const NULL_VERSION = 'null';

/**
 * One bucket. Every operation is synchronous, so that a condition and the write it guards are one step.
 * Source for versions: https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html
 */
export class Bucket {
  versioning: Versioning | undefined;
  /** Newest first. */
  readonly #versions = new Map<string, ObjectVersion[]>();
  readonly #sortedKeys: string[] = [];
  readonly #now: () => number;
  readonly #nextVersionId: () => string;

  constructor(now: () => number, nextVersionId: () => string) {
    this.#now = now;
    this.#nextVersionId = nextVersionId;
  }

  /** The keys of which there is a version, delete markers included, in S3's order. */
  get keys(): readonly string[] {
    return this.#sortedKeys;
  }

  /** Newest first. */
  versionsOf(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** The object that a plain GET sees. */
  current(key: string): StoredObject | undefined {
    const [newest] = this.versionsOf(key);
    return newest?.kind === 'object' ? newest : undefined;
  }

  /** @throws S3Error NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker */
  read(key: string, versionId?: string): StoredObject {
    const [newest] = this.versionsOf(key);
    const version = versionId === undefined ? newest : this.versionsOf(key).find((v) => v.versionId === versionId);
    if (version === undefined) throw s3Error(versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion');
    if (version.kind === 'object') return version;
    const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
    throw s3Error(versionId === undefined ? 'NoSuchKey' : 'MethodNotAllowed', undefined, headers);
  }

  /** @throws S3Error PreconditionFailed or NoSuchKey when a condition does not hold */
  write(key: string, content: ObjectContent, conditions: Conditions = {}): StoredObject {
    checkWrite(this.current(key)?.etag, conditions);
    const etag = `"${createHash('md5').update(content.body).digest('hex')}"`;
    const object: StoredObject = { ...content, ...this.#stamp(), kind: 'object', etag };
    this.#push(key, object);
    return object;
  }

  /**
   * Without a version id: removes the object of an unversioned bucket, else adds a delete marker. With one: removes that version.
   * Returns the marker added or the version removed, `undefined` when there was nothing to do.
   *
   * @throws S3Error PreconditionFailed
   */
  remove(key: string, versionId?: string, ifMatch?: string): ObjectVersion | undefined {
    checkDelete(this.current(key)?.etag, ifMatch);
    if (versionId !== undefined) return this.#drop(key, versionId);
    if (this.versioning === undefined) return this.#drop(key, NULL_VERSION);
    const marker: DeleteMarker = { ...this.#stamp(), kind: 'delete-marker' };
    this.#push(key, marker);
    return marker;
  }

  /** S3 keeps whole seconds. */
  #stamp(): { versionId: string; lastModifiedMs: number } {
    const versionId = this.versioning === 'Enabled' ? this.#nextVersionId() : NULL_VERSION;
    return { versionId, lastModifiedMs: Math.floor(this.#now() / 1000) * 1000 };
  }

  #push(key: string, version: ObjectVersion): void {
    if (version.versionId === NULL_VERSION) this.#drop(key, NULL_VERSION);
    const versions = this.#versions.get(key);
    if (versions !== undefined) {
      versions.unshift(version);
      return;
    }
    this.#versions.set(key, [version]);
    this.#sortedKeys.splice(indexOfFirstFrom(this.#sortedKeys, key), 0, key);
  }

  #drop(key: string, versionId: string): ObjectVersion | undefined {
    const versions = this.#versions.get(key) ?? [];
    const index = versions.findIndex((version) => version.versionId === versionId);
    if (index < 0) return undefined;
    const [dropped] = versions.splice(index, 1);
    if (versions.length === 0) {
      this.#versions.delete(key);
      this.#sortedKeys.splice(indexOfFirstFrom(this.#sortedKeys, key), 1);
    }
    return dropped;
  }
}
