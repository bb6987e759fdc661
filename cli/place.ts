import { loadBucketSettings } from '../shared/config/load.ts';
import type { BucketSettings } from '../shared/config/reprocessor-settings.ts';
import type { Environment } from '../shared/config/settings-reader.ts';
import { UsageError } from './usage-error.ts';

/** Where a command looks; undefined is what the settings say. */
export interface Place {
  readonly bucket: string | undefined;
  readonly prefix: string | undefined;
}

/**
 * Reads the one argument of a command, like `s3://bucket/prefix`. A bucket that is named without a prefix is meant as a whole.
 *
 * @param prefix the option `--prefix`
 * @throws {UsageError}
 */
export function readPlace(command: string, urls: readonly string[], prefix: string | undefined): Place {
  if (urls.length > 1) throw new UsageError(`name one bucket: hydrant ${command} s3://bucket/prefix`);
  const [url] = urls;
  if (url === undefined) return { bucket: undefined, prefix };
  const [, bucket, prefixOfUrl = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucket === undefined) {
    throw new UsageError(`${command} takes a bucket like s3://bucket/prefix, not ${JSON.stringify(url)}`);
  }
  if (prefixOfUrl !== '' && prefix !== undefined) throw new UsageError('--prefix: the s3:// URL names one already');
  return { bucket, prefix: prefix ?? prefixOfUrl };
}

/** A bucket that is named goes before that of the settings, prefix included. */
export function environmentFor(bucket: string | undefined, environment: Environment): Environment {
  if (bucket === undefined) return environment;
  return { ...environment, HYDRANT_BACKUP_BUCKET: bucket, HYDRANT_BACKUP_PREFIX: undefined };
}

/**
 * The settings of a bucket that is named, or of the environment's.
 *
 * @throws {UsageError} if there is none @throws {SettingsError}
 */
export function bucketSettingsFor(
  command: string,
  bucket: string | undefined,
  environment: Environment,
): BucketSettings {
  if (bucket === undefined && !environment.HYDRANT_BACKUP_BUCKET?.trim()) {
    throw new UsageError(`name a bucket, hydrant ${command} s3://bucket/prefix, or set HYDRANT_BACKUP_BUCKET`);
  }
  return loadBucketSettings(environmentFor(bucket, environment));
}
