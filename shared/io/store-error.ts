import { StoreError, type StoreFault } from '../replay/ports.ts';
import { type AwsError, isDeniedExplicitly, kindOf, statusOf } from './aws-error.ts';

/** What was tried on the bucket. */
export type StoreAction = 'list' | 'find' | 'read' | 'write' | 'copy' | 'delete';

/** The code of the refusal; an answer to HEAD has no body that could name one. */
const UNNAMED: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'NotFound']);

/**
 * An error of the SDK as the replay knows it, with what to do. It names no account: of S3's own words it keeps only the right.
 * Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function storeError(action: StoreAction, bucket: string, key: string, cause: unknown): StoreError {
  const { name = 'Error', message = '', code } = cause as AwsError;
  const status = statusOf(cause);
  const refusal = UNNAMED.has(name) ? `status ${status}` : name;
  const fault = faultOf(cause as AwsError);
  const remedy =
    fault === 'denied' ? remedyOfDenial(action, cause as AwsError) : remedyOf(action, bucket, fault, cause as AwsError);
  const reason = status === undefined ? (code ?? message) : refusal;
  const text = `could not ${action} s3://${bucket}/${key}: ${reason}${remedy === undefined ? '' : `; ${remedy}`}`;
  return new StoreError(fault, text, { cause });
}

/** A 403 is a missing right only where S3 says so, or cannot say anything. */
function faultOf(cause: AwsError): StoreFault {
  const { name = '' } = cause;
  const status = statusOf(cause);
  if (name === 'NoSuchBucket') return 'other';
  if (status === 404) return 'missing';
  if (status === 412) return 'changed';
  return status === 403 && (UNNAMED.has(name) || kindOf(cause) === 'denied') ? 'denied' : 'other';
}

const CREDENTIALS = 'the credentials are not good: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile';
const EXPIRED = 'the credentials have expired: sign in again';
const KMS_KEY = "the bucket's KMS key cannot be used: enable it, or mend the bucket's encryption setting";

const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'SignatureDoesNotMatch',
    'AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or a proxy changes requests on their way; no right is missing',
  ],
  ['CredentialsProviderError', 'there are no AWS credentials: give the function a role, or sign in'],
  ['RequestTimeTooSkewed', "this machine's clock differs from S3's by more than 15 minutes: set it"],
  ['InvalidObjectState', 'it lies in an archive class: restore it, and let the lifecycle rule spare the backup prefix'],
  ['KMS.DisabledException', KMS_KEY],
  ['KMS.KMSInvalidStateException', KMS_KEY],
  ['KMS.NotFoundException', KMS_KEY],
  ['ConditionalRequestConflict', 'others write the same key again and again; the next run tries anew'],
]);

function remedyOf(action: StoreAction, bucket: string, fault: StoreFault, cause: AwsError): string | undefined {
  const { name = '' } = cause;
  if (fault === 'changed') {
    if (action !== 'write') return 'it was rewritten while it was replayed, and is left for the next run';
    return 'there is one already, and whether this run wrote it could not be found out';
  }
  if (name === 'NoSuchBucket') {
    return `there is no bucket ${bucket}: check what names it, a URL, a stack or HYDRANT_BACKUP_BUCKET`;
  }
  return remedyOfRegion(name, cause) ?? REMEDIES.get(name) ?? remedyOfCredentials(cause);
}

function remedyOfCredentials(cause: AwsError): string | undefined {
  const kind = kindOf(cause);
  if (kind === 'expired') return EXPIRED;
  return kind === 'credentials' ? CREDENTIALS : undefined;
}

const REGION_CODES: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

/** To HEAD, S3 tells another region only by its status and a header. */
function remedyOfRegion(name: string, cause: AwsError): string | undefined {
  const region = cause.$response?.headers?.['x-amz-bucket-region'];
  const status = statusOf(cause);
  const unnamed = UNNAMED.has(name) && (status === 301 || (status === 400 && region !== undefined));
  if (!unnamed && !REGION_CODES.has(name)) return undefined;
  return `the bucket is in ${region ?? 'another region'}: run Hydrant in that region (AWS_REGION)`;
}

/** Deleting on condition of an ETag needs s3:GetObject too: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
const RIGHTS: Readonly<Record<StoreAction, string>> = {
  list: 's3:ListBucket on the bucket',
  find: 's3:GetObject on its objects and s3:ListBucket on the bucket, or check the AWS credentials',
  read: 's3:GetObject on its objects, and kms:Decrypt on its KMS key if it has one',
  write: 's3:PutObject on its objects, and kms:GenerateDataKey on its KMS key if it has one',
  copy: 's3:GetObject and s3:PutObject on its objects, and kms:Decrypt and kms:GenerateDataKey on its KMS key if it has one',
  delete: 's3:DeleteObject and s3:GetObject on its objects',
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html */
function remedyOfDenial(action: StoreAction, cause: AwsError): string {
  const [, right] = /not authorized to perform: ((?:s3|kms):\w+)/.exec(cause.message ?? '') ?? [];
  if (right === undefined) {
    return `give the role ${RIGHTS[action]}; the policies of the bucket and of a VPC endpoint must allow it too`;
  }
  if (isDeniedExplicitly(cause)) return `a policy denies ${right} explicitly: mend that policy`;
  if (right.startsWith('kms:'))
    return `give the role ${right} on the bucket's KMS key, and let the key's policy allow it`;
  return `give the role ${right}`;
}
