import { S3Client } from '@aws-sdk/client-s3';
import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Log, Ports } from '../replay/ports.ts';
import { fixedApiKey, readSecret, SecretApiKey } from './api-key.ts';
import { HttpLogIntake } from './http-intake.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { systemClock } from './system-clock.ts';

/**
 * The real world for a replay: S3, Datadog's intake, the machine's clock.
 *
 * @param environment for the SDK's own settings: with another endpoint than AWS's, buckets stand in the path
 */
export function connect(
  settings: ReprocessorSettings,
  log: Log,
  environment: Readonly<Record<string, string | undefined>>,
): Omit<Ports, 'remainingMs'> {
  const { apiKey } = settings;
  const key = 'value' in apiKey ? fixedApiKey(apiKey.value) : new SecretApiKey(() => readSecret(apiKey.secretArn));
  const s3 = new S3Client({
    forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
  });
  return {
    store: new S3ObjectStore(s3, settings.backupBucket),
    intake: new HttpLogIntake(settings.intakeOrigin, key, settings.maxInFlight),
    clock: systemClock,
    random: Math.random,
    log,
  };
}
