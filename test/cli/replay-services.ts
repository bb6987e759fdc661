import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalS3, startS3 } from '../../infra/local/s3/server.ts';
import { type Running, type RunOptions, type runHydrant, startHydrant } from './run-hydrant.ts';

export const BUCKET = 'backup';

const API_KEY = 'a-key';
const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

/** What `hydrant replay` and the commands that control it talk to. */
export interface ReplayServices {
  readonly s3: LocalS3;
  readonly datadog: LocalDatadog;
  /** Of the commands that are run here */
  readonly environment: Readonly<Record<string, string>>;
  run(...args: string[]): ReturnType<typeof runHydrant>;
  plan(...options: string[]): ReturnType<typeof runHydrant>;
  replay(...options: string[]): ReturnType<typeof runHydrant>;
  /** @param args the command's name among them */
  start(args: readonly string[], options?: RunOptions): Running;
  /** Datadog keeps the logs of the next request, and answers it when it is told to. */
  holdNextAnswer(): HeldAnswer;
  close(): Promise<unknown>;
}

export interface HeldAnswer {
  /** Resolves when the request has come. */
  readonly asked: Promise<void>;
  release(): void;
}

/** Starts both services, with an empty bucket. */
export async function startReplayServices(): Promise<ReplayServices> {
  const held: { asked: () => void; released: Promise<void> }[] = [];
  const holdAnswer = async () => {
    const { asked, released } = held.shift() ?? {};
    asked?.();
    await released;
  };
  const datadog = await startDatadog({
    clock: { ...systemWorldClock, sleepWhileServing: holdAnswer },
    keys: [API_KEY],
  });
  const s3 = await startS3({ credentials, clock: systemWorldClock });
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
  const start = (args: readonly string[], options: RunOptions = {}) =>
    startHydrant(args, { ...options, environment: { ...environment, ...options.environment } });
  return {
    s3,
    datadog,
    environment,
    run: (...args) => start(args).ended,
    plan: (...options) => start(['plan', ...options]).ended,
    replay: (...options) => start(['replay', ...options]).ended,
    start,
    holdNextAnswer: () => {
      const { promise: asked, resolve } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      held.push({ asked: resolve, released });
      datadog.faults.add({ delayMs: 1, times: 1 });
      return { asked, release };
    },
    close: () => Promise.all([s3.close(), datadog.close()]),
  };
}
