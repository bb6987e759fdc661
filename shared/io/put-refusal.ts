import type { IntakeAnswer } from '../replay/ports.ts';

/** What the SDK throws: the service's refusals have a status, everything else (network, credentials, time) has none. */
interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const TOO_MUCH: ReadonlySet<string> = new Set([
  'LimitExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * What a call that failed as a whole means. Of the service's words only the code is kept, because they name accounts.
 * Codes: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html and
 * https://docs.aws.amazon.com/firehose/latest/APIReference/CommonErrors.html
 */
export function putRefusal(stream: string, error: unknown): IntakeAnswer {
  const { name = 'Error', message = '', code, $metadata } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  const unusable = (reason: string): IntakeAnswer => ({ kind: 'unusable', reason: `${name}: ${reason}` });
  const remedy = remedyOf(stream, name, message);
  if (remedy !== undefined) return unusable(remedy);
  if (status === undefined) return { kind: 'no-answer', reason: code ?? name };
  if (TOO_MUCH.has(name) || status === 429) return answer(429, name);
  if (status >= 500) return answer(status, name);
  return unusable(`the delivery stream ${stream} takes none of these records; ${ELSEWHERE}`);
}

const answer = (status: number, body: string): IntakeAnswer => ({ kind: 'answer', status, headers: {}, body });

const ELSEWHERE = 'name another one in HYDRANT_TARGET_STREAM, or replay with the target datadog';

const CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

function remedyOf(stream: string, name: string, message: string): string | undefined {
  if (CREDENTIALS.has(name)) {
    return 'there are no AWS credentials that Firehose accepts: give the function a role, or sign in';
  }
  switch (name) {
    case 'InvalidSourceException':
      return `the delivery stream ${stream} decompresses CloudWatch Logs, so it takes puts from CloudWatch Logs only; ${ELSEWHERE}`;
    case 'InvalidArgumentException':
      // "This operation is not permitted on KinesisStreamAsSource delivery stream type.": aws/aws-cli#7010
      return /AsSource/.test(message)
        ? `the delivery stream ${stream} reads from a source of its own, a Kinesis data stream or MSK, and refuses puts; ${ELSEWHERE}`
        : undefined;
    case 'ResourceNotFoundException':
    case 'ResourceInUseException':
      return `there is no delivery stream ${stream} here that is ACTIVE: check HYDRANT_TARGET_STREAM, AWS_REGION and the stream's status`;
    case 'AccessDeniedException':
    case 'AccessDenied':
    case 'NotAuthorized':
      return `the right firehose:PutRecordBatch on the delivery stream ${stream} is missing: add it to the role`;
    case 'InvalidKMSResourceException':
      return `the KMS key of the delivery stream ${stream} cannot be used: enable it, or change the stream's encryption`;
  }
  return undefined;
}
