import { randomUUID } from 'node:crypto';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { S3Client } from '@aws-sdk/client-s3';
import type { ReprocessorSettings } from '../config/reprocessor-settings.ts';
import type { Log, LogIntake, ObjectStore, Ports } from '../replay/ports.ts';
import { type ApiKey, apiKeyInSecret, fixedApiKey } from './api-key.ts';
import { regionFor } from './aws-refusal.ts';
import { connectLiveTraffic } from './cloudwatch-live-traffic.ts';
import { DeliveryStreamIntake } from './delivery-stream-intake.ts';
import { FirehoseEndpointIntake } from './firehose-endpoint-intake.ts';
import { HttpLogIntake } from './http-intake.ts';
import { HttpSender } from './http-sender.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';
import { systemClock } from './system-clock.ts';

type SdkEnvironment = Readonly<Record<string, string | undefined>>;

/** @param environment for the SDK's own settings: with another endpoint than AWS's, buckets stand in the path */
export function connectStore(bucket: string, environment: SdkEnvironment): ObjectStore {
  const s3 = new S3Client({
    requestHandler: SERVICE_TIMEOUTS,
    ...regionFor(undefined, environment),
    forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
  });
  return new S3ObjectStore(s3, bucket);
}

/** The real world for a replay: S3, Datadog's intake, CloudWatch where a stream is named, the machine's clock. */
export function connect(
  settings: ReprocessorSettings,
  log: Log,
  environment: SdkEnvironment,
): Omit<Ports, 'remainingMs'> {
  const { apiKey, streamName } = settings;
  const key = 'value' in apiKey ? fixedApiKey(apiKey.value) : apiKeyInSecret(apiKey.secretArn);
  return {
    store: connectStore(settings.backupBucket, environment),
    intakeFor: connectIntakes(settings, key, environment),
    clock: systemClock,
    random: Math.random,
    log,
    ...(streamName !== undefined && { liveTraffic: connectLiveTraffic(streamName, systemClock, environment) }),
  };
}

/** Each intake is made when a run first asks for it, and its connections last for the next. */
function connectIntakes(settings: ReprocessorSettings, key: ApiKey, environment: SdkEnvironment): Ports['intakeFor'] {
  const { intakeOrigin, firehoseUrl, maxInFlight, streamParameters, targetStream = '' } = settings;
  const api = once((): LogIntake => new HttpLogIntake(intakeOrigin, key, maxInFlight));
  const endpoint = once(() => new HttpSender(new URL(firehoseUrl), key, maxInFlight, systemClock));
  const stream = once(() => {
    const client = new FirehoseClient({
      requestHandler: SERVICE_TIMEOUTS,
      maxAttempts: 1,
      ...regionFor(undefined, environment),
    });
    return new DeliveryStreamIntake(client, targetStream, systemClock);
  });
  return (target, replayId) => {
    if (target === 'datadog') return api();
    if (target === 'firehose') return stream();
    const parameters = { ...streamParameters, replayed: 'true', replay_id: replayId };
    return new FirehoseEndpointIntake(
      endpoint(),
      { streamArn: settings.transform.streamArn, parameters },
      systemClock,
      randomUUID,
    );
  };
}

function once<Thing extends object>(make: () => Thing): () => Thing {
  let made: Thing | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
