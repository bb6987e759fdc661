import { type PrefixTemplates, parsePrefixes } from './prefix.ts';
import type {
  BackupBucket,
  BackupConfig,
  EndpointConfig,
  Invoke,
  StreamConfig,
  TransformConfig,
} from './stream-config.ts';

/** Firehose's MBs are MiB: its measured call limit of "4 MB" is 4,194,304 bytes (radkawar/stackd). */
export const BYTES_PER_MB = 1_048_576;
const MAX_URL_CHARACTERS = 1_000;
const MAX_ACCESS_KEY_BYTES = 4_096;
const MAX_COMMON_ATTRIBUTES = 50;
const MAX_ATTRIBUTE_NAME_CHARACTERS = 256;
const MAX_ATTRIBUTE_VALUE_CHARACTERS = 1_024;

export interface TransformSettings {
  readonly lambdaArn: string;
  readonly invoke: Invoke;
  readonly bufferBytes: number;
  readonly bufferIntervalMs: number;
  readonly retries: number;
}

export interface EndpointSettings {
  readonly name: string;
  readonly url: URL;
  readonly accessKey: string | undefined;
  readonly secretArn: string | undefined;
  readonly commonAttributes: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  readonly bufferBytes: number;
  readonly bufferIntervalMs: number;
  readonly retryDurationMs: number;
}

export interface BackupSettings {
  readonly bucket: BackupBucket;
  readonly bucketArn: string;
  readonly mode: 'FailedDataOnly' | 'AllData';
  readonly prefixes: PrefixTemplates;
  readonly configuredPrefixes: Pick<BackupConfig, 'prefix' | 'errorOutputPrefix'>;
  readonly gzip: boolean;
  readonly bufferBytes: number;
  readonly bufferIntervalMs: number;
}

/** A stream's configuration with its defaults filled in, in bytes and milliseconds. */
export interface StreamSettings {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** Rises with each change of configuration; a local stream is never changed. */
  readonly versionId: 1;
  readonly transform: TransformSettings | undefined;
  readonly endpoint: EndpointSettings;
  readonly backup: BackupSettings;
}

/** @throws Error whose message begins with `InvalidArgumentException` where CreateDeliveryStream would refuse. */
export function settleStream(config: StreamConfig): StreamSettings {
  const { name, region = 'us-east-1', accountId = '123456789012', transform, endpoint, backup } = config;
  require(/^[a-zA-Z0-9_.-]{1,64}$/.test(name), 'the name has 1 to 64 letters, digits, ".", "_" or "-"');
  return {
    name,
    arn: `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`,
    accountId,
    region,
    versionId: 1,
    transform: transform && settleTransform(transform),
    endpoint: settleEndpoint(endpoint),
    backup: settleBackup(backup),
  };
}

function settleTransform(config: TransformConfig): TransformSettings {
  const { lambdaArn, invoke, bufferSizeInMBs = 1, bufferIntervalInSeconds = 60, numberOfRetries = 3 } = config;
  require(config.bufferIntervalInSeconds === undefined ||
    config.bufferSizeInMBs !== undefined, 'BufferIntervalInSeconds needs BufferSizeInMBs');
  requireRange('BufferSizeInMBs', bufferSizeInMBs, 0.2, 3);
  requireRange('BufferIntervalInSeconds', bufferIntervalInSeconds, 0, 900);
  return {
    lambdaArn,
    invoke,
    bufferBytes: bufferSizeInMBs * BYTES_PER_MB,
    bufferIntervalMs: bufferIntervalInSeconds * 1_000,
    retries: numberOfRetries,
  };
}

function settleEndpoint(config: EndpointConfig): EndpointSettings {
  const { url, name = 'Datadog', accessKey, secretArn, commonAttributes = {}, contentEncoding = 'NONE' } = config;
  const { bufferSizeInMBs = 4, bufferIntervalInSeconds = 60, retryDurationInSeconds = 300 } = config;
  require(url.length <= MAX_URL_CHARACTERS, `the URL has at most ${MAX_URL_CHARACTERS} characters`);
  require(accessKey === undefined ||
    Buffer.byteLength(accessKey) <= MAX_ACCESS_KEY_BYTES, `the access key has at most ${MAX_ACCESS_KEY_BYTES} bytes`);
  requireAttributes(commonAttributes);
  requireRange('BufferingHints.SizeInMBs', bufferSizeInMBs, 1, 4);
  requireRange('BufferingHints.IntervalInSeconds', bufferIntervalInSeconds, 0, 900);
  requireRange('RetryOptions.DurationInSeconds', retryDurationInSeconds, 0, 7_200);
  return {
    name,
    url: new URL(url),
    accessKey,
    secretArn,
    commonAttributes,
    gzip: contentEncoding === 'GZIP',
    bufferBytes: bufferSizeInMBs * BYTES_PER_MB,
    bufferIntervalMs: bufferIntervalInSeconds * 1_000,
    retryDurationMs: retryDurationInSeconds * 1_000,
  };
}

function settleBackup(config: BackupConfig): BackupSettings {
  const { bucket, bucketArn = 'arn:aws:s3:::firehose-backup', mode = 'FailedDataOnly' } = config;
  const { compressionFormat = 'UNCOMPRESSED', bufferSizeInMBs = 5, bufferIntervalInSeconds = 300 } = config;
  requireRange('S3 BufferingHints.SizeInMBs', bufferSizeInMBs, 1, 128);
  requireRange('S3 BufferingHints.IntervalInSeconds', bufferIntervalInSeconds, 60, 900);
  return {
    bucket,
    bucketArn,
    mode,
    prefixes: parsePrefixes(config.prefix ?? '', config.errorOutputPrefix),
    configuredPrefixes: config,
    gzip: compressionFormat === 'GZIP',
    bufferBytes: bufferSizeInMBs * BYTES_PER_MB,
    bufferIntervalMs: bufferIntervalInSeconds * 1_000,
  };
}

function requireAttributes(attributes: Readonly<Record<string, string>>): void {
  const entries = Object.entries(attributes);
  require(entries.length <= MAX_COMMON_ATTRIBUTES, `at most ${MAX_COMMON_ATTRIBUTES} common attributes`);
  for (const [key, value] of entries) {
    requireRange('characters of a common attribute name', key.length, 1, MAX_ATTRIBUTE_NAME_CHARACTERS);
    requireRange('characters of a common attribute value', value.length, 0, MAX_ATTRIBUTE_VALUE_CHARACTERS);
  }
}

function requireRange(what: string, value: number, least: number, most: number): void {
  require(value >= least && value <= most, `${what} is ${value}, outside ${least} to ${most}`);
}

function require(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`InvalidArgumentException: ${rule}`);
}
