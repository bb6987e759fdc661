import type { Told, Unknown } from '../verify/facts.ts';
import { codeOf, kindOf } from './aws-error.ts';
import { NO_REGION } from './aws-refusal.ts';
import { ExplainedError } from './explained-error.ts';

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
    return { unknown: unknownOf(right, error) };
  }
}

function unknownOf(right: string, error: unknown): Unknown {
  const kind = kindOf(error);
  switch (kind) {
    case 'denied':
      return { kind, right };
    case 'missing':
      return { kind };
    case 'expired':
    case 'credentials':
      return { kind: 'credentials', reason: codeOf(error) };
    case 'no-region':
      return { kind: 'failed', reason: NO_REGION };
    default:
      return { kind: 'failed', reason: codeOf(error) };
  }
}
