import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { runHydrant } from './run-hydrant.ts';

export const BUCKET = 'backup';

const API_KEY = 'a-key';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

/** What `hydrant replay` talks to. */
export interface ReplayServices {
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  replay(...options: string[]): ReturnType<typeof runHydrant>;
  close(): Promise<unknown>;
}

/** Starts both services, with an empty bucket. */
export async function startReplayServices(): Promise<ReplayServices> {
  const clock = systemWorldClock;
  const datadog = await startDatadog({ clock, keys: [API_KEY] });
  const s3 = await startS3({ credentials, clock });
  s3.createBucket(BUCKET);
  const environment = {
    HYDRANT_BACKUP_BUCKET: BUCKET,
    DD_API_KEY: API_KEY,
    DD_URL: datadog.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return {
    s3,
    datadog,
    replay: (...options) => runHydrant(['replay', ...options], { environment }),
    close: () => Promise.all([s3.close(), datadog.close()]),
  };
}
