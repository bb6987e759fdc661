import type { VerifySettings } from '../config/verify-settings.ts';
import type { ParkedPlace } from './bucket-check.ts';
import type { FunctionView, ParkedPage, StreamKeyState, StreamView, Told } from './facts.ts';
import type { KeyFacts } from './key-checks.ts';
import type { VerifyPorts } from './ports.ts';
import type { VerifyRequest } from './request.ts';

/** What was asked before anything is sent; undefined where there was nothing to ask about. */
export interface GatheredFacts extends KeyFacts {
  readonly stream: Told<StreamView>;
  readonly transform: Told<FunctionView> | undefined;
  /** Where it is looked for, and what was seen there */
  readonly parkedPlace: ParkedPlace;
  readonly parked: Told<ParkedPage> | undefined;
  readonly streamKey: Told<StreamKeyState> | undefined;
}

/** What nobody logs: a search for it shows whether the keys may search. */
const NOTHING = '"hydrant verify looks whether it may search"';
const NOTHING_MS = 60_000;

/** Asks for all that is to be checked; what follows from the stream's description after it. */
export async function gatherFacts(
  { stream: name, outputs }: VerifyRequest,
  { appKey, backupBucket, backupPrefix }: VerifySettings,
  { aws, datadog, clock }: VerifyPorts,
): Promise<GatheredFacts> {
  const hasAppKey = appKey !== undefined;
  const [stream, apiKey, bothKeys] = await Promise.all([
    aws.stream(name),
    datadog.apiKey(),
    hasAppKey ? datadog.bothKeys() : undefined,
  ]);
  const view = 'value' in stream ? stream.value : undefined;
  const bucket = view?.endpoint?.bucket ?? outputs.BackupBucketName ?? backupBucket;
  const prefix = view?.endpoint?.parkedPrefix;
  const secretArn = view?.endpoint?.secretArn;
  const arn = view?.transform?.arn ?? (view === undefined ? outputs.TransformAliasArn : undefined);
  const mayAsk = bothKeys !== undefined && 'value' in bothKeys && bothKeys.value === 'valid';
  const [transform, parked, streamKey, search] = await Promise.all([
    arn === undefined ? undefined : aws.transform(arn),
    bucket === undefined ? undefined : aws.parked(bucket, prefix ?? outputs.BackupPrefix ?? backupPrefix),
    secretArn === undefined ? undefined : streamKeyState(secretArn, aws, datadog),
    mayAsk ? datadog.search(NOTHING, clock.now() - NOTHING_MS, clock.now()) : undefined,
  ]);
  const mayRead =
    search === undefined || search.kind === 'failed' || search.kind === 'throttled'
      ? undefined
      : search.kind !== 'refused';
  return { stream, transform, parkedPlace: { bucket, prefix }, parked, streamKey, apiKey, bothKeys, mayRead };
}

async function streamKeyState(
  secretArn: string,
  aws: VerifyPorts['aws'],
  datadog: VerifyPorts['datadog'],
): Promise<Told<StreamKeyState>> {
  const told = await aws.keyOfStream(secretArn);
  if ('unknown' in told) return told;
  return told.value === 'unusable' ? { value: 'unusable' } : datadog.validate(told.value.key);
}
