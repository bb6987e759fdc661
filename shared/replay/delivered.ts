/** A bucket, as the settings see it. */
export interface BucketLayout {
  /** Where what failed lies: `HYDRANT_BACKUP_PREFIX` */
  readonly backupPrefix: string;
  readonly statePrefix: string;
}

/** As Firehose writes it into the keys of what failed, for an HTTP endpoint: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
const ERROR_TYPE = '(?:processing|http-endpoint)-failed';

/** Folders of the time, and a name that no error type begins */
const TIME_AND_NAME = `\\d{4}/\\d\\d/\\d\\d/\\d\\d/(?!${ERROR_TYPE})[^/]+$`;

const AT_THE_ROOT = new RegExp(`^${TIME_AND_NAME}`);

const BELOW_ALL = new RegExp(`^(?!.*${ERROR_TYPE}.*/all/)(?:.*/)?all/${TIME_AND_NAME}`);

/**
 * Whether an object is certainly one of the mode AllData, which holds what came in, delivered or not: at the root of a bucket only
 * these lie in folders of the time alone (https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html), and the stack's own
 * stream writes them to `all/` beside `failed/` (`infra/stack/stream.yml`). Elsewhere a key does not tell, because an error prefix
 * may be any text.
 */
export function wasDelivered(key: string, { backupPrefix, statePrefix }: BucketLayout): boolean {
  const replayed = `${statePrefix}replayed/`;
  const original = key.startsWith(replayed) ? key.slice(replayed.length) : key;
  // A dead letter of such an object is an envelope, wherever it lies.
  if (original.startsWith(statePrefix) || (original !== key && original.startsWith('dead-letter/'))) return false;
  // Whoever sets all/ as the backup prefix says that there is what failed.
  const below = original.startsWith(backupPrefix) ? original.slice(backupPrefix.length) : original;
  return AT_THE_ROOT.test(original) || BELOW_ALL.test(below);
}
