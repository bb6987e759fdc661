import { systemWorldClock, type WorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';

export const BUCKET = 'backup';
const API_KEY = 'a-key';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

/** What a reprocessor talks to. */
export interface BackupServices {
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  readonly credentials: typeof credentials;
  /** Of a reprocessor that finds them */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<unknown>;
}

/**
 * Starts S3, with an empty bucket, and Datadog, on the machine's clock.
 *
 * @param datadogClock what of the clock is another for Datadog
 */
export async function startBackupServices(datadogClock: Partial<WorldClock> = {}): Promise<BackupServices> {
  const datadog = await startDatadog({ clock: { ...systemWorldClock, ...datadogClock }, keys: [API_KEY] });
  const s3 = await startS3({ credentials, clock: systemWorldClock });
  s3.createBucket(BUCKET);
  return {
    s3,
    datadog,
    credentials,
    environment: {
      HYDRANT_BACKUP_BUCKET: BUCKET,
      DD_API_KEY: API_KEY,
      DD_URL: datadog.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    close: () => Promise.all([s3.close(), datadog.close()]),
  };
}
