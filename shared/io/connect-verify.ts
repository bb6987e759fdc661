import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/settings-reader.ts';
import type { VerifySettings } from '../config/verify-settings.ts';
import type { VerifyPorts } from '../verify/ports.ts';
import { apiKeyInSecret, fixedApiKey } from './api-key.ts';
import { codeOf, kindOf } from './aws-error.ts';
import { regionFor } from './aws-refusal.ts';
import { DatadogQuery } from './datadog-query.ts';
import { ExplainedError } from './explained-error.ts';
import { ServerTimes } from './server-times.ts';
import { VerifyAws } from './verify-aws.ts';

/**
 * The real world for `hydrant verify`.
 *
 * @param region undefined: that of the environment, or of the profile
 * @param environment for the SDK's own settings: with another endpoint than AWS's, buckets stand in the path
 */
export function connectVerify(
  settings: VerifySettings,
  region: string | undefined,
  environment: Environment,
  clock: Clock,
): VerifyPorts & { readonly close: () => void } {
  const { apiKey, apiOrigin, appKey } = settings;
  const times = new ServerTimes(clock);
  const key = 'value' in apiKey ? fixedApiKey(apiKey.value) : apiKeyInSecret(apiKey.secretArn);
  const datadog = new DatadogQuery({ origin: apiOrigin, apiKey: () => key.get().catch(explain), appKey }, clock, times);
  const aws = new VerifyAws(
    {
      region: regionFor(region, environment),
      forcePathStyle: Boolean(environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL),
      statePrefix: settings.statePrefix,
    },
    times,
  );
  return { clock, newId: randomUUID, aws, datadog, serverTimes: () => times.all, close: () => aws.close() };
}

/** AWS's own words name the account. */
function explain(error: unknown): never {
  if (error instanceof ExplainedError) throw error;
  const reason = kindOf(error) === 'denied' ? 'needs secretsmanager:GetSecretValue' : codeOf(error);
  throw new ExplainedError(`the secret of the API key cannot be read: ${reason}`, { cause: error });
}
