import { onTestFinished } from 'vitest';
import { type Bundle, LambdaFunction } from './lambda-function.ts';

/** The transform's and the reprocessor's limit where a test does not depend on it. */
const TIMEOUT_MS = 60_000;

/** A function for the running test. */
export function deploy(
  bundle: Bundle,
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = TIMEOUT_MS,
): LambdaFunction {
  const lambda = new LambdaFunction(bundle, environment, timeoutMs);
  onTestFinished(() => lambda.close());
  return lambda;
}
