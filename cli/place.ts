import { loadBucketSettings } from '../shared/config/load.ts';
import type { BucketSettings } from '../shared/config/reprocessor-settings.ts';
import type { Environment } from '../shared/config/settings-reader.ts';
import { environmentWith } from '../shared/config/stack-environment.ts';
import { readAwsName } from './aws-names.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;

/** The options of a command that looks into a bucket. */
export const PLACE_OPTIONS = { stack: TEXT, region: TEXT } as const;

/** Which bucket a command means: the one that is named, that of a stack, or where both are undefined that of the settings. */
export interface BucketPlace {
  readonly bucket: string | undefined;
  readonly stack: string | undefined;
  /** Of the stack and the bucket; undefined: that of the environment, or of the profile */
  readonly region: string | undefined;
}

/** Where a command looks; undefined is what the settings say. */
export interface Place extends BucketPlace {
  readonly prefix: string | undefined;
}

interface PlaceValues {
  readonly prefix?: string | undefined;
  readonly stack?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Reads the one argument of a command, like `s3://bucket/prefix`, or `--stack`. A bucket that is named without a prefix is meant as a
 * whole.
 *
 * @param values the options `--prefix`, `--stack` and `--region`
 * @throws {UsageError}
 */
export function readPlace(command: string, urls: readonly string[], values: PlaceValues): Place {
  if (urls.length > 1) throw new UsageError(`name one bucket: hydrant ${command} s3://bucket/prefix`);
  const [url] = urls;
  const { prefix } = values;
  const stack = readAwsName('stack', values.stack);
  const region = readAwsName('region', values.region);
  if (url === undefined) return { bucket: undefined, prefix, stack, region };
  const [, bucket, prefixOfUrl = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(url) ?? [];
  if (bucket === undefined) {
    throw new UsageError(`${command} takes a bucket like s3://bucket/prefix, not ${JSON.stringify(url)}`);
  }
  if (stack !== undefined) throw new UsageError('--stack says which bucket it is: leave the s3:// URL out');
  if (prefixOfUrl !== '' && prefix !== undefined) throw new UsageError('--prefix: the s3:// URL names one already');
  return { bucket, prefix: prefix ?? prefixOfUrl, stack, region };
}

/** The words that name the same bucket again. */
export function placeWords({ stack, region }: BucketPlace, bucket: string): string[] {
  return [
    ...(stack === undefined ? [`s3://${bucket}`] : ['--stack', stack]),
    ...(region === undefined ? [] : ['--region', region]),
  ];
}

/**
 * The settings for a command's place. A bucket that is named goes before that of the settings, prefix included; so does a stack's,
 * whose site and API key stand where the environment has none.
 *
 * @throws {UsageError} where the stack does not say which bucket is its own @throws {Error} where it cannot be read
 */
export async function environmentFor(place: BucketPlace, environment: Environment): Promise<Environment> {
  const { bucket, stack, region } = place;
  const there = region === undefined ? environment : { ...environment, AWS_REGION: region };
  if (bucket !== undefined) return { ...there, HYDRANT_BACKUP_BUCKET: bucket, HYDRANT_BACKUP_PREFIX: undefined };
  if (stack === undefined) return there;
  const { readStackOutputs } = await import('../shared/io/stack-outputs.ts');
  const outputs = await readStackOutputs(stack, region, environment);
  if (outputs.BackupBucketName === undefined) {
    throw new UsageError(`the stack ${stack} does not say which bucket is its backup: name it, s3://bucket/prefix`);
  }
  return {
    ...environmentWith(outputs, there),
    HYDRANT_BACKUP_BUCKET: outputs.BackupBucketName,
    HYDRANT_BACKUP_PREFIX: outputs.BackupPrefix,
  };
}

/**
 * The settings of a bucket that is named, of a stack's, or of the environment's.
 *
 * @param environment as `environmentFor` gives it
 * @throws {UsageError} if there is none @throws {SettingsError}
 */
export function bucketSettingsFor(command: string, environment: Environment): BucketSettings {
  requireBucket(command, environment);
  return loadBucketSettings(environment);
}

/**
 * @param environment as `environmentFor` gives it
 * @throws {UsageError} if nothing names a bucket
 */
export function requireBucket(command: string, environment: Environment): void {
  if (!environment.HYDRANT_BACKUP_BUCKET?.trim()) {
    throw new UsageError(
      `name a stack or a bucket, hydrant ${command} --stack hydrant-prod or s3://bucket/prefix, or set HYDRANT_BACKUP_BUCKET`,
    );
  }
}
