import type { Clock } from '../../../shared/clock.ts';
import { Bucket, type Versioning } from './bucket.ts';
import { s3Error } from './error.ts';

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The buckets of one server; version ids are unique in all of them. */
export class Store {
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;
  #versions = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws S3Error InvalidBucketName or BucketAlreadyOwnedByYou */
  create(name: string, versioning?: Versioning): Bucket {
    if (!BUCKET_NAME.test(name)) throw s3Error('InvalidBucketName');
    if (this.#buckets.has(name)) throw s3Error('BucketAlreadyOwnedByYou');
    const bucket = new Bucket(
      () => this.#clock.now(),
      () => `v${String(++this.#versions).padStart(8, '0')}`,
    );
    bucket.versioning = versioning;
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw s3Error('NoSuchBucket', `The bucket ${name} does not exist.`);
    return bucket;
  }
}
