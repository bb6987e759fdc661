import type { VerifySettings } from '../config/verify-settings.ts';
import type { StackOutputs } from '../deployment/stack-outputs.ts';
import { adviceOf } from './advice.ts';
import { arrivalOf } from './arrival.ts';
import { bucketCheck, type ReplayedPlace } from './bucket-check.ts';
import { type Check, ok, unknown, wrong } from './check.ts';
import { clockCheck } from './clock-check.ts';
import { diagnose } from './diagnosis.ts';
import { expectationOf } from './expectation.ts';
import { type Unknown, whyUnknown } from './facts.ts';
import { effectiveSettings, functionChecks } from './function-checks.ts';
import { type GatheredFacts, gatherFacts } from './gather.ts';
import { apiKeyCheck, appKeyCheck, streamKeyCheck } from './key-checks.ts';
import { liveCheck, MINUTE_MS } from './live-check.ts';
import type { VerifyPorts } from './ports.ts';
import type { VerifyRequest } from './request.ts';
import { newCanary, sendCanary, type Wait } from './send-canary.ts';
import { streamChecks } from './stream-checks.ts';
import { verdictOf } from './verdict.ts';
import type { Canary, Verification } from './verification.ts';

/** How far back the metrics of the stream are looked at. */
const LIVE_MINUTES = 15;

/** Looks at everything between a record that is put and a log that is tagged; then sends one, if asked to, and waits for it. */
export async function verify(
  request: VerifyRequest,
  settings: VerifySettings,
  ports: VerifyPorts,
): Promise<Verification> {
  const { stream } = request;
  const startMs = ports.clock.now();
  const facts = await gatherFacts(request, settings, ports);
  const checks = checksOf(facts, request, settings, ports);
  const canary = await canaryOf(checks, facts, request, settings, ports);
  const fromMs = startMs - LIVE_MINUTES * MINUTE_MS;
  // The minute that has begun counts too.
  const metrics = await ports.aws.metrics(stream, fromMs, ports.clock.now() + MINUTE_MS);
  const all = [
    ...checks,
    liveCheck(metrics, stream, LIVE_MINUTES, fromMs),
    clockCheck(ports.serverTimes()),
    ok('versions', request.versions),
  ];
  return { stream, site: settings.site, checks: all, canary, ...verdictOf(all, canary) };
}

function checksOf(
  facts: GatheredFacts,
  { stream: name, stack, outputs, send, environment }: VerifyRequest,
  settings: VerifySettings,
  { clock }: VerifyPorts,
): Check[] {
  const { site, endpointUrls } = settings;
  const { stream, transform, parkedPlace, parked, streamKey } = facts;
  const endpoint = 'value' in stream ? stream.value.endpoint : undefined;
  return [
    credentialsCheck([stream, transform, parked, streamKey]),
    ...streamChecks(stream, { name, endpointUrls, site, stack, transformArn: outputs.TransformAliasArn }),
    ...(transform === undefined ? [] : functionChecks(transform, environment)),
    ...(endpoint === undefined ? [] : [streamKeyCheck(endpoint.secretArn, streamKey)]),
    bucketCheck(parkedPlace, parked, replayedPlaces(stack, outputs, settings), clock.now()),
    apiKeyCheck(facts.apiKey, site),
    appKeyCheck(facts, send),
  ];
}

/** The stack says of its own reprocessor where it looks; an environment that names no place misses nothing. */
function replayedPlaces(
  stack: string | undefined,
  outputs: StackOutputs,
  { backupBucket, backupPrefix }: VerifySettings,
): ReplayedPlace[] {
  const { BackupBucketName, BackupPrefix = '' } = outputs;
  return [
    ...(stack === undefined ? [] : [{ by: 'stack', bucket: BackupBucketName, prefix: BackupPrefix } as const]),
    { by: 'environment', bucket: backupBucket, prefix: backupPrefix },
  ];
}

function credentialsCheck(asked: readonly ({ value: unknown } | { unknown: Unknown } | undefined)[]): Check {
  const answers = asked.filter((one) => one !== undefined);
  const refusal = answers.flatMap((one) =>
    'unknown' in one && one.unknown.kind === 'credentials' ? [one.unknown] : [],
  )[0];
  if (refusal !== undefined) {
    return wrong('credentials', `AWS does not know the caller: ${refusal.reason}`, 'sign in, or set AWS_PROFILE', true);
  }
  const answered = answers.some((one) => !('unknown' in one) || one.unknown.kind !== 'failed');
  return answered ? ok('credentials', 'AWS knows the caller') : unknown('credentials', 'AWS has not answered');
}

async function canaryOf(
  checks: readonly Check[],
  facts: GatheredFacts,
  request: VerifyRequest,
  settings: VerifySettings,
  ports: VerifyPorts,
): Promise<Canary> {
  const { stream, send, waitMs } = request;
  if (!send) return { outcome: 'not-sent', stopped: false, reason: '--no-send' };
  const stopping = checks.find(({ stopsCanary }) => stopsCanary);
  if (stopping !== undefined) {
    return {
      outcome: 'not-sent',
      stopped: true,
      reason: `first mend what is said above of the ${stopping.name}`,
    };
  }
  const source = sourceReason(facts);
  if (source !== undefined) return { outcome: 'not-sent', stopped: false, reason: source };
  const canary = newCanary(ports);
  const effective = effectiveSettings(facts.transform, settings.transform);
  const expected = expectationOf(canary.record, effective.transform);
  if (expected === undefined) {
    const reason =
      'the settings of the function drop its log: a container filter or a rule fits kube_namespace:hydrant-verify';
    return { outcome: 'not-sent', stopped: false, reason };
  }
  const told = await sendCanary(canary, stream, waitMs, ports);
  if ('unknown' in told) {
    return { outcome: 'not-sent', stopped: true, reason: `the stream does not take it: ${whyUnknown(told.unknown)}` };
  }
  const { sent, tookMs, log } = told.value;
  if (log === undefined) {
    return {
      outcome: 'not-found',
      waitedMs: tookMs,
      findings: [await findingOf(told.value, checks, request, settings, ports)],
      ...sent,
    };
  }
  const arrival = arrivalOf(log, expected);
  const findings = adviceOf(arrival, expected, checks);
  const expectedBy = effective.ofFunction ? 'function' : 'environment';
  return { outcome: 'found', tookMs, arrival, findings, expectedBy, ...sent };
}

/** Why the stream takes nothing from here although it works. */
function sourceReason({ stream }: GatheredFacts): string | undefined {
  if ('unknown' in stream) return undefined;
  const { source, decompresses } = stream.value;
  if (source !== 'DirectPut') {
    return `the stream reads from a source of its own (${source}), and takes nothing from others: write a line in a pod, and look for it in Datadog`;
  }
  return decompresses
    ? 'the stream decompresses CloudWatch Logs, and takes nothing from others: write into one of its log groups, and look for it in Datadog'
    : undefined;
}

async function findingOf(
  { putMs, failure }: Wait,
  checks: readonly Check[],
  { stream, waitMs }: VerifyRequest,
  { site }: VerifySettings,
  { aws, clock }: VerifyPorts,
) {
  const metrics = await aws.metrics(stream, putMs, clock.now() + MINUTE_MS);
  return diagnose({ stream, site, waitMs, putMs, metrics, searchFailure: failure, checks });
}
