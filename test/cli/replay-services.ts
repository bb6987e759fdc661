import { type BackupServices, BUCKET, startBackupServices } from '../replay/backup-services.ts';
import { type Running, type RunOptions, type runHydrant, startHydrant } from './run-hydrant.ts';

export { BUCKET };

/** What `hydrant replay` and the commands that control it talk to. */
export interface ReplayServices extends Omit<BackupServices, 'credentials'> {
  run(...args: string[]): ReturnType<typeof runHydrant>;
  plan(...options: string[]): ReturnType<typeof runHydrant>;
  replay(...options: string[]): ReturnType<typeof runHydrant>;
  /** @param args the command's name among them */
  start(args: readonly string[], options?: RunOptions): Running;
  /** Datadog keeps the logs of the next request, and answers it when it is told to. */
  holdNextAnswer(): HeldAnswer;
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
  const { s3, datadog, environment, close } = await startBackupServices({ sleepWhileServing: holdAnswer });
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
    close,
  };
}
