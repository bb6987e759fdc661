/** What the SDK throws: the service's refusals have a status, everything else (network, credentials, time) has none. */
export interface AwsError {
  /** Code of a refusal */
  readonly name?: string;
  /** It names accounts and roles, so that it is looked at and never shown */
  readonly message?: string;
  /** Code of a fault of the network */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
}

/** What an error of the SDK means, whichever service it is of. */
export type AwsErrorKind =
  /** A right is missing, or denied explicitly */
  | 'denied'
  /** The credentials were good */
  | 'expired'
  /** There are no credentials, or AWS knows nobody by them */
  | 'credentials'
  /** There is no such thing, as far as the caller can see */
  | 'missing'
  | 'throttled'
  /** 5xx */
  | 'unavailable'
  /** Nothing tells the SDK a region */
  | 'no-region'
  /** The network, or time */
  | 'no-answer'
  /** Another refusal */
  | 'other';

/**
 * Codes that all services share: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html; of S3 they are in
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const KINDS: ReadonlyMap<string, AwsErrorKind> = new Map([
  ['NotAuthorized', 'denied'],
  ['ExpiredToken', 'expired'],
  ['ExpiredTokenException', 'expired'],
  ['TokenRefreshRequired', 'expired'],
  ['CredentialsProviderError', 'credentials'],
  ['IncompleteSignature', 'credentials'],
  ['InvalidAccessKeyId', 'credentials'],
  ['InvalidClientTokenId', 'credentials'],
  ['InvalidSignatureException', 'credentials'],
  ['InvalidToken', 'credentials'],
  ['SignatureDoesNotMatch', 'credentials'],
  ['UnrecognizedClientException', 'credentials'],
  ['NoSuchBucket', 'missing'],
  ['ResourceNotFoundException', 'missing'],
  ['LimitExceededException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
]);

export function kindOf(error: unknown): AwsErrorKind {
  const { name = '', message } = error as AwsError;
  // Also of the services that another one asks: `KMS.AccessDeniedException`.
  const kind = name.includes('AccessDenied') ? 'denied' : KINDS.get(name);
  if (kind !== undefined) return kind;
  if (message === 'Region is missing') return 'no-region';
  const status = statusOf(error);
  if (status === undefined) return 'no-answer';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'other';
}

/** What may be shown of it: the code of a fault of the network, or the name of a refusal. */
export function codeOf(error: unknown): string {
  const { name = 'Error', code } = error as AwsError;
  return code ?? name;
}

/** The status that the service refused with; undefined where it has not answered. */
export function statusOf(error: unknown): number | undefined {
  return (error as AwsError).$metadata?.httpStatusCode;
}

/** Whether a policy says no, so that another right would not help. */
export function isDeniedExplicitly(error: unknown): boolean {
  return (error as AwsError).message?.includes('explicit deny') ?? false;
}
