import { S3Client } from '@aws-sdk/client-s3';
import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Log, ObjectStore, Ports } from '../replay/ports.ts';
import { fixedApiKey, readSecret, SecretApiKey } from './api-key.ts';
import { HttpLogIntake } from './http-intake.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';
import { systemClock } from './system-clock.ts';

type SdkEnvironment = Readonly<Record<string, string | undefined>>;

/** @param environment for the SDK's own settings: with another endpoint than AWS's, buckets stand in the path */
export function connectStore(bucket: string, environment: SdkEnvironment): ObjectStore {
  const s3 = new S3Client({
    requestHandler: SERVICE_TIMEOUTS,
    forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
  });
  return new S3ObjectStore(s3, bucket);
}

/** The real world for a replay: S3, Datadog's intake, the machine's clock. */
export function connect(
  settings: ReprocessorSettings,
  log: Log,
  environment: SdkEnvironment,
): Omit<Ports, 'remainingMs'> {
  const { apiKey } = settings;
  const key = 'value' in apiKey ? fixedApiKey(apiKey.value) : new SecretApiKey(() => readSecret(apiKey.secretArn));
  return {
    store: connectStore(settings.backupBucket, environment),
    intake: new HttpLogIntake(settings.intakeOrigin, key, settings.maxInFlight),
    clock: systemClock,
    random: Math.random,
    log,
  };
}
