import type { Environment } from '../config/settings-reader.ts';
import { codeOf, isDeniedExplicitly, kindOf } from './aws-error.ts';

/** The region for a client of the SDK, which by itself does not read `AWS_DEFAULT_REGION`, as the AWS CLI does. */
export function regionFor(region: string | undefined, environment: Environment): { readonly region?: string } {
  const named = region ?? (environment.AWS_REGION?.trim() || environment.AWS_DEFAULT_REGION?.trim());
  return named ? { region: named } : {};
}

/**
 * Why a service refused, for a person at the command line. Of its own words nothing is kept, because they name the account.
 *
 * @param region the one that was asked; undefined where none is known, which is why
 * @param right what the call needs, like `firehose:DescribeDeliveryStream on that stream`
 */
export function refusalOf(error: unknown, region: string | undefined, right: string): string {
  if (region === undefined) return NO_REGION;
  switch (kindOf(error)) {
    case 'denied':
      return isDeniedExplicitly(error)
        ? `a policy denies ${right} explicitly: mend that policy`
        : `the right ${right} is missing`;
    case 'expired':
      return 'the AWS credentials have expired: sign in again';
    case 'credentials':
      return 'there are no AWS credentials that it accepts: sign in, or set AWS_PROFILE';
    case 'no-region':
      return NO_REGION;
    default:
      return codeOf(error);
  }
}

export const NO_REGION = 'no region is known: give --region, or set AWS_REGION';
