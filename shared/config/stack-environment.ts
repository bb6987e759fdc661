import type { Environment } from './settings-reader.ts';

/** What a deployed stack says of itself that is a setting. */
interface StackSettings {
  readonly DatadogSite?: string;
  readonly ApiKeySecretArn?: string;
}

/** What the stack says of itself stands for what the environment does not say. */
export function environmentWith(outputs: StackSettings, environment: Environment): Environment {
  const hasKey = Boolean(environment.DD_API_KEY?.trim() || environment.DD_API_KEY_SECRET_ARN?.trim());
  return {
    ...environment,
    ...(!environment.DD_SITE?.trim() && outputs.DatadogSite !== undefined && { DD_SITE: outputs.DatadogSite }),
    ...(!hasKey && outputs.ApiKeySecretArn !== undefined && { DD_API_KEY_SECRET_ARN: outputs.ApiKeySecretArn }),
  };
}
