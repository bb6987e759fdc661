import type { Environment } from '../config/settings-reader.ts';

/** What the SDK throws: the service's refusals have a name, everything else (network, time) a code. */
interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
}

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
  const { name = 'Error', message = '', code } = error as AwsError;
  if (region === undefined) return 'no region is known: give --region, or set AWS_REGION';
  if (name.startsWith('AccessDenied')) {
    return message.includes('explicit deny')
      ? `a policy denies ${right} explicitly: mend that policy`
      : `the right ${right} is missing`;
  }
  if (name.startsWith('ExpiredToken')) return 'the AWS credentials have expired: sign in again';
  if (CREDENTIALS.has(name)) return 'there are no AWS credentials that it accepts: sign in, or set AWS_PROFILE';
  return code ?? name;
}

/** Codes of those that nobody knows, or no longer: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export const CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
