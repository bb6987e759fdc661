import type { Told, Unknown } from '../verify/facts.ts';
import { CREDENTIALS } from './aws-refusal.ts';
import { ExplainedError } from './explained-error.ts';

/** What the SDK throws: the service's refusals have a status, everything else (network, credentials, time) has none. */
interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
}

const MISSING: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'NoSuchBucket']);

/**
 * What a call of AWS has said, or why it has not. Of AWS's errors only the code is kept: their words name accounts and roles.
 *
 * @param right what the caller needs for it
 */
export async function tell<Value>(right: string, call: () => Promise<Value>): Promise<Told<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof ExplainedError) return { unknown: { kind: 'failed', reason: error.message } };
    return { unknown: unknownOf(right, error as AwsError) };
  }
}

function unknownOf(right: string, { name = 'Error', code, message = '' }: AwsError): Unknown {
  if (name.startsWith('AccessDenied') || name === 'NotAuthorized') return { kind: 'denied', right };
  if (MISSING.has(name)) return { kind: 'missing' };
  if (CREDENTIALS.has(name) || name.startsWith('ExpiredToken') || name === 'InvalidAccessKeyId') {
    return { kind: 'credentials', reason: name };
  }
  if (message === 'Region is missing')
    return { kind: 'failed', reason: 'no region is known: give --region, or set AWS_REGION' };
  return { kind: 'failed', reason: code ?? name };
}
