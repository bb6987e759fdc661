import type { IntakeAnswer } from '../replay/ports.ts';
import { type AwsError, codeOf, kindOf, statusOf } from './aws-error.ts';

/**
 * What a call that failed as a whole means. Of the service's words only the code is kept, because they name accounts.
 * Codes: https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html and
 * https://docs.aws.amazon.com/firehose/latest/APIReference/CommonErrors.html
 */
export function putRefusal(stream: string, error: unknown): IntakeAnswer {
  const { name = 'Error' } = error as AwsError;
  const unusable = (reason: string): IntakeAnswer => ({ kind: 'unusable', reason: `${name}: ${reason}` });
  const remedy = remedyOf(stream, error as AwsError);
  if (remedy !== undefined) return unusable(remedy);
  switch (kindOf(error)) {
    case 'no-region':
    case 'no-answer':
      return { kind: 'no-answer', reason: codeOf(error) };
    case 'throttled':
      return answer(429, name);
    case 'unavailable':
      return answer(statusOf(error) ?? 503, name);
    default:
      return unusable(`the delivery stream ${stream} takes none of these records; ${ELSEWHERE}`);
  }
}

const answer = (status: number, body: string): IntakeAnswer => ({ kind: 'answer', status, headers: {}, body });

const ELSEWHERE = 'name another one in HYDRANT_TARGET_STREAM, or replay with the target datadog';

function remedyOf(stream: string, error: AwsError): string | undefined {
  switch (kindOf(error)) {
    case 'expired':
    case 'credentials':
      return 'there are no AWS credentials that Firehose accepts: give the function a role, or sign in';
    case 'denied':
      return `the right firehose:PutRecordBatch on the delivery stream ${stream} is missing: add it to the role`;
    case 'missing':
      return noneActive(stream);
  }
  switch (error.name) {
    case 'InvalidSourceException':
      return `the delivery stream ${stream} decompresses CloudWatch Logs, so it takes puts from CloudWatch Logs only; ${ELSEWHERE}`;
    case 'InvalidArgumentException':
      // "This operation is not permitted on KinesisStreamAsSource delivery stream type.": aws/aws-cli#7010
      return /AsSource/.test(error.message ?? '')
        ? `the delivery stream ${stream} reads from a source of its own, a Kinesis data stream or MSK, and refuses puts; ${ELSEWHERE}`
        : undefined;
    case 'ResourceInUseException':
      return noneActive(stream);
    case 'InvalidKMSResourceException':
      return `the KMS key of the delivery stream ${stream} cannot be used: enable it, or change the stream's encryption`;
  }
  return undefined;
}

const noneActive = (stream: string): string =>
  `there is no delivery stream ${stream} here that is ACTIVE: check HYDRANT_TARGET_STREAM, AWS_REGION and the stream's status`;
