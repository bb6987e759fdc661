import { s3Error } from './error.ts';

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** Whether an ETag (quoted) is among those of an `If-Match` or `If-None-Match` header: `*`, or ETags with or without quotes. */
function isMatch(condition: string, etag: string): boolean {
  if (condition.trim() === '*') return true;
  return condition.split(',').some((candidate) => candidate.trim().replace(/^"|"$/g, '') === etag.slice(1, -1));
}

/**
 * `current` is the ETag of the object that would be replaced; a delete marker counts as no object.
 *
 * @throws S3Error PreconditionFailed; NoSuchKey for `If-Match` on a missing object; NotImplemented for `If-None-Match` of an ETag
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWrite(current: string | undefined, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') throw s3Error('NotImplemented', "If-None-Match of a write takes only '*'.");
    if (current !== undefined) throw s3Error('PreconditionFailed');
  }
  if (ifMatch !== undefined) {
    if (current === undefined) throw s3Error('NoSuchKey');
    if (!isMatch(ifMatch, current)) throw s3Error('PreconditionFailed');
  }
}

/**
 * The condition of a delete is compared with the current version, whichever version is to be deleted.
 *
 * @throws S3Error PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export function checkDelete(current: string | undefined, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  if (current === undefined || !isMatch(ifMatch, current)) throw s3Error('PreconditionFailed');
}

/**
 * @throws S3Error PreconditionFailed or NotModified
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function checkRead(etag: string, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifMatch !== undefined && !isMatch(ifMatch, etag)) throw s3Error('PreconditionFailed');
  if (ifNoneMatch !== undefined && isMatch(ifNoneMatch, etag)) {
    throw s3Error('NotModified', undefined, { etag });
  }
}
