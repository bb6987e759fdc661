import { DATADOG_SITES, firehoseUrl, intakeOrigin } from '../datadog/sites.ts';
import { key, origin, streamName } from './field-checks.ts';
import { originOf } from './origin.ts';
import type { SettingsReader } from './settings-reader.ts';
import { readTargetSettings, type TargetSettings } from './target-settings.ts';
import { readTransformSettings, type TransformSettings } from './transform-settings.ts';

export type LatePolicy = 'restamp' | 'send' | 'hold';

export const LATE_POLICIES = ['restamp', 'send', 'hold'] as const satisfies readonly LatePolicy[];

/** What it takes to read the bucket. */
export interface BucketSettings {
  readonly transform: TransformSettings;
  readonly backupBucket: string;
  /** `HYDRANT_BACKUP_PREFIX`: where Firehose writes; '' is the whole bucket */
  readonly backupPrefix: string;
  /** `HYDRANT_STATE_PREFIX`: ends with a slash; what lies below is Hydrant's own */
  readonly statePrefix: string;
}

export interface ReprocessorSettings extends BucketSettings, TargetSettings {
  /** `DD_URL`, else the intake of `DD_SITE`: scheme, host and port */
  readonly intakeOrigin: string;
  /** Where a stream would deliver to at `DD_SITE`, under `DD_URL` where that is set */
  readonly firehoseUrl: string;
  readonly apiKey: { readonly value: string } | { readonly secretArn: string };
  readonly late: LatePolicy;
  readonly scheduleHours: number;
  readonly minAgeSeconds: number;
  /** Undefined: as fast as the intake takes it */
  readonly maxMegabytesPerSecond: number | undefined;
  readonly maxInFlight: number;
  /** `HYDRANT_LEASE_SECONDS`: how long a run that ends without a word keeps others from its objects */
  readonly leaseSeconds: number;
  /** Tells the settings of the transform from others */
  readonly settingsId: string;
  /** `HYDRANT_STREAM_NAME`: the stream whose live delivery goes first; undefined: there is none to look at */
  readonly streamName: string | undefined;
  /** `HYDRANT_REPROCESSOR_CONCURRENCY` less those that a backfill leaves to others: how many of its runs work at the same time */
  readonly backfillConcurrency: number;
  /** Of the function's memory, as Lambda says it, or as it is deployed: what a plan counts its cost with */
  readonly lambdaMemoryMb: number;
}

/** What a backfill leaves free for the schedule and a run by hand (`infra/backfill/state-machine.asl.json`). */
const LEFT_FREE = 2;

export function readBucketSettings(read: SettingsReader): BucketSettings {
  const transform = readTransformSettings(read);
  const { backupBucket = '', ...place } = readBackupPlace(read);
  if (backupBucket === '') read.fault('HYDRANT_BACKUP_BUCKET', "the name of the stream's backup bucket");
  return Object.freeze({ transform, backupBucket, ...place });
}

/** Where backup objects are, with a bucket or without: who needs it must say so. */
export function readBackupPlace(
  read: SettingsReader,
): Pick<BucketSettings, 'backupPrefix' | 'statePrefix'> & { readonly backupBucket: string | undefined } {
  const backupBucket = read.text('HYDRANT_BACKUP_BUCKET');
  const backupPrefix = read.text('HYDRANT_BACKUP_PREFIX') ?? '';
  const statePrefix = read.text('HYDRANT_STATE_PREFIX', folder) ?? 'hydrant/';
  if (backupPrefix.startsWith(statePrefix)) {
    read.fault(
      'HYDRANT_BACKUP_PREFIX',
      `a prefix that does not lie below HYDRANT_STATE_PREFIX (${statePrefix}), which holds what Hydrant writes itself`,
    );
  }
  return { backupBucket, backupPrefix, statePrefix };
}

export function readReprocessorSettings(read: SettingsReader): ReprocessorSettings {
  const bucket = readBucketSettings(read);
  const settingsId = read.id();
  return Object.freeze({
    ...bucket,
    settingsId,
    ...readTargetSettings(read, bucket.transform),
    ...readAddresses(read),
    apiKey: Object.freeze(readApiKey(read)),
    late: read.choice('HYDRANT_LATE', LATE_POLICIES),
    scheduleHours: read.number('HYDRANT_SCHEDULE_HOURS', { min: 1, max: 8_760, otherwise: 24 }),
    minAgeSeconds: read.number('HYDRANT_MIN_AGE_SECONDS', { min: 0, max: 86_400, otherwise: 0 }),
    maxMegabytesPerSecond: read.number('HYDRANT_MAX_MB_PER_S', {
      min: 0.001,
      max: 10_000,
      fraction: true,
      otherwise: undefined,
    }),
    maxInFlight: read.number('HYDRANT_MAX_IN_FLIGHT', { min: 1, max: 64, otherwise: 8 }),
    leaseSeconds: read.number('HYDRANT_LEASE_SECONDS', { min: 60, max: 3_600, otherwise: 120 }),
    streamName: read.text('HYDRANT_STREAM_NAME', streamName),
    backfillConcurrency:
      read.number('HYDRANT_REPROCESSOR_CONCURRENCY', { min: LEFT_FREE + 1, max: 10_000, otherwise: 52 }) - LEFT_FREE,
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    lambdaMemoryMb: read.number('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', { min: 128, max: 1_000_000, otherwise: 1_769 }),
  });
}

const folder = (value: string) =>
  /^[^/].*\/$/.test(value) ? undefined : 'a prefix that ends with a slash and does not begin with one, like "hydrant/"';

/** Where logs are sent to. */
export function readAddresses(read: SettingsReader): Pick<ReprocessorSettings, 'intakeOrigin' | 'firehoseUrl'> {
  const site = read.choice('DD_SITE', DATADOG_SITES);
  const url = read.text('DD_URL', origin);
  const named = url === undefined ? undefined : originOf(url);
  const { pathname, search, href } = new URL(firehoseUrl(site));
  return {
    intakeOrigin: named ?? intakeOrigin(site),
    firehoseUrl: named === undefined ? href : new URL(`${pathname}${search}`, named).href,
  };
}

export function readApiKey(read: SettingsReader): { value: string } | { secretArn: string } {
  const value = read.text('DD_API_KEY', key);
  const secretArn = read.text('DD_API_KEY_SECRET_ARN', (arn) =>
    /^arn:[^:]+:secretsmanager:[^:]+:[^:]*:secret:.+$/.test(arn) ? undefined : 'the ARN of a Secrets Manager secret',
  );
  if (value !== undefined && secretArn !== undefined) {
    read.contradiction(
      'DD_API_KEY and DD_API_KEY_SECRET_ARN are both set: keep one of them, the other would be ignored',
    );
  }
  if (value === undefined && secretArn === undefined) {
    read.fault(
      'DD_API_KEY',
      'a Datadog API key, or leave it and set DD_API_KEY_SECRET_ARN to the ARN of a secret that holds one',
    );
  }
  return secretArn === undefined ? { value: value ?? '' } : { secretArn };
}
