import type { Environment } from '../config/settings-reader.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** What the stack says of itself stands for what the environment does not say. */
export function environmentWith(outputs: StackOutputs, environment: Environment): Environment {
  const hasKey = Boolean(environment.DD_API_KEY?.trim() || environment.DD_API_KEY_SECRET_ARN?.trim());
  return {
    ...environment,
    ...(!environment.DD_SITE?.trim() && outputs.DatadogSite !== undefined && { DD_SITE: outputs.DatadogSite }),
    ...(!hasKey && outputs.ApiKeySecretArn !== undefined && { DD_API_KEY_SECRET_ARN: outputs.ApiKeySecretArn }),
  };
}
