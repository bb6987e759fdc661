import { bytesFrom } from '../decoding/bytes-from.ts';
import { DamagedObjectError } from '../decoding/damaged-object-error.ts';
import { type DeadLetter, NOT_AN_ENVELOPE, TOO_LARGE } from '../firehose/backup-line.ts';
import type { StoredObject } from './ports.ts';
import type { Run } from './run.ts';

/** More than this is not copied: a dead letter says where it is. */
const MAX_COPIED_BYTES = 8 * 1024 * 1024;

/**
 * What is given up of an object that cannot be read to its end: the bytes from the damage on. A line that the damage cuts off has
 * been given up by then.
 *
 * @returns undefined where somebody can mend the cause, or nobody knows where the damage is: then the object stays
 * @throws {StoreError}
 */
export async function letterOfDamage(
  { ports, stop }: Run,
  object: StoredObject,
  error: DamagedObjectError,
): Promise<DeadLetter | undefined> {
  // Of a gzip inside a gzip the place is one in the inner, which is nowhere as it is.
  if (error.damage === 'foreign' || error.cause instanceof DamagedObjectError) return undefined;
  const { key, etag, size } = object;
  const from = error.compressedBytes;
  const letter = { errorMessage: error.message, arrivalMs: undefined, sourceKey: key, sourceLine: DAMAGE_LINE };
  const bytes = await bytesFrom(await ports.store.read(object, stop.leftMs), from, MAX_COPIED_BYTES);
  if (bytes !== undefined) return { ...letter, errorCode: NOT_AN_ENVELOPE, rawData: bytes };
  const reference = { key, etag, of: 'object', from, to: size } as const;
  return { ...letter, errorCode: TOO_LARGE, rawData: Buffer.alloc(0), reference };
}

/** Under this number it stands in the books, behind every line that can be. */
export const DAMAGE_LINE = Number.MAX_SAFE_INTEGER;
