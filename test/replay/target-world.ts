import { FirehoseClient } from '@aws-sdk/client-firehose';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../infra/local/clock.ts';
import type { FirehoseSwitches } from '../../infra/local/datadog/firehose-intake.ts';
import { type LocalDatadog, startDatadog } from '../../infra/local/datadog/server.ts';
import { type LocalFirehose, startFirehose } from '../../infra/local/firehose/firehose.ts';
import type { Clock } from '../../shared/clock.ts';
import { loadTransformSettings } from '../../shared/config/load.ts';
import type { Environment } from '../../shared/config/settings-reader.ts';
import { answerTransformation } from '../../shared/firehose/transform-event.ts';
import { fixedApiKey } from '../../shared/io/api-key.ts';
import { DeliveryStreamIntake } from '../../shared/io/delivery-stream-intake.ts';
import { FirehoseEndpointIntake } from '../../shared/io/firehose-endpoint-intake.ts';
import { HttpLogIntake } from '../../shared/io/http-intake.ts';
import { HttpSender } from '../../shared/io/http-sender.ts';
import { API_KEY, NOW, ReplayWorld } from './replay-world.ts';

export const STREAM = 'logs';
const ARN = `arn:aws:firehose:us-east-1:123456789012:deliverystream/${STREAM}`;

/** Nobody's time is ever up on it. */
const PATIENT: Clock = { now: () => NOW, sleep: () => new Promise(() => {}) };

/** A stream with the transform before a Datadog, what it parks in a bucket, and replays of that to each target. */
export interface TargetWorld {
  readonly replays: ReplayWorld;
  readonly datadog: LocalDatadog;
  readonly firehose: LocalFirehose;
  readonly clock: VirtualClock;
  /** Brings what is on its way to its end, and the replays' clock to the stream's. */
  settle(): Promise<void>;
}

const HOUR_MS = 3_600_000;

export async function startTargetWorld(
  switches: Partial<FirehoseSwitches> = {},
  environment: Environment = {},
): Promise<TargetWorld> {
  const clock = new VirtualClock(NOW);
  const datadog = await startDatadog({ clock, keys: [API_KEY], switches });
  const replays = new ReplayWorld({ HYDRANT_STREAM_ARN: ARN, HYDRANT_TARGET_STREAM: STREAM, ...environment });
  const settings = loadTransformSettings(environment);
  const firehose = await startFirehose({
    clock,
    random: () => 0.5,
    streams: [
      {
        name: STREAM,
        transform: {
          lambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:transform',
          invoke: async (event) => answerTransformation(event, settings).result,
        },
        endpoint: { url: datadog.firehoseUrl, accessKey: API_KEY, contentEncoding: 'GZIP' },
        backup: { bucket: { put: async (key, body) => replays.store.put(key, body, clock.now()) } },
      },
    ],
  });
  const client = new FirehoseClient({
    endpoint: firehose.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await Promise.all([firehose.close(), datadog.close()]);
  });
  const key = fixedApiKey(API_KEY);
  let requests = 0;
  replays.intakeFor = (target, replayId) => {
    if (target === 'datadog') return new HttpLogIntake(datadog.url, key, 2, PATIENT);
    if (target === 'firehose') return new DeliveryStreamIntake(client, STREAM, PATIENT);
    const sender = new HttpSender(new URL(datadog.firehoseUrl), key, 2, PATIENT);
    const parameters = { replayed: 'true', replay_id: replayId };
    const newRequestId = () => `00000000-0000-4000-8000-${String(requests++).padStart(12, '0')}`;
    return new FirehoseEndpointIntake(sender, { streamArn: ARN, parameters }, clock, newRequestId);
  };
  return {
    replays,
    datadog,
    firehose,
    clock,
    settle: async () => {
      await clock.advance(HOUR_MS);
      replays.clock.ms = clock.now();
    },
  };
}
