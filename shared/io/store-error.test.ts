import { describe, expect, it } from 'vitest';
import { type StoreAction, storeError } from './store-error.ts';

interface Refusal {
  readonly name?: string;
  readonly status: number;
  readonly message?: string;
  readonly region?: string;
}

/** As the SDK throws it; without a name as after a HEAD. */
function refusal({ name = 'Unknown', status, message = 'UnknownError', region }: Refusal): Error {
  const headers = region === undefined ? {} : { 'x-amz-bucket-region': region };
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, $response: { headers } });
}

const denial = (right: string, because: string) =>
  `User: arn:aws:iam::123456789012:role/hydrant is not authorized to perform: ${right} on resource: arn:aws:x because ${because}`;

const RIGHTS: readonly (readonly [StoreAction, words: string])[] = [
  ['read', 's3:GetObject on its objects, and kms:Decrypt'],
  ['list', 's3:ListBucket on the bucket; the policies of the bucket'],
  ['write', 's3:PutObject on its objects, and kms:GenerateDataKey'],
  ['copy', 's3:GetObject and s3:PutObject on its objects'],
  ['delete', 's3:DeleteObject and s3:GetObject on its objects'],
];

const DENIALS: readonly (readonly [StoreAction, message: string, words: string])[] = [
  [
    'read',
    denial('kms:Decrypt', 'no resource-based policy allows it'),
    "give the role kms:Decrypt on the bucket's KMS key, and let the key's policy allow it",
  ],
  ['write', denial('s3:PutObject', 'no identity-based policy allows it'), 'give the role s3:PutObject'],
  [
    'read',
    denial('s3:GetObject', 'with an explicit deny in a policy'),
    'a policy denies s3:GetObject explicitly: mend that policy',
  ],
];

const EXPECTED: readonly (readonly [StoreAction, Refusal, fault: string, words: string])[] = [
  [
    'find',
    { status: 403 },
    'denied',
    'status 403; give the role s3:GetObject on its objects and s3:ListBucket on the bucket, or check',
  ],
  ['read', { name: 'KMS.AccessDeniedException', status: 403 }, 'denied', 'kms:Decrypt'],
  ['read', { name: 'KMS.DisabledException', status: 400 }, 'other', "the bucket's KMS key cannot be used: enable it"],
  ['list', { name: 'NoSuchBucket', status: 404 }, 'other', 'there is no bucket backup: check what names it'],
  ['read', { name: 'NoSuchKey', status: 404 }, 'missing', 'NoSuchKey'],
  ['find', { name: 'NotFound', status: 404 }, 'missing', 'status 404'],
  [
    'list',
    { name: 'PermanentRedirect', status: 301, region: 'eu-west-1' },
    'other',
    'PermanentRedirect; the bucket is in eu-west-1: run',
  ],
  ['read', { name: 'AuthorizationHeaderMalformed', status: 400 }, 'other', 'the bucket is in another region: run'],
  ['find', { status: 301 }, 'other', 'status 301; the bucket is in another region'],
  ['find', { status: 400, region: 'eu-west-1' }, 'other', 'status 400; the bucket is in eu-west-1'],
  ['read', { name: 'RequestTimeTooSkewed', status: 403 }, 'other', "this machine's clock differs from S3's"],
  [
    'read',
    { name: 'SignatureDoesNotMatch', status: 403 },
    'other',
    'AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID',
  ],
  ['read', { name: 'InvalidAccessKeyId', status: 403 }, 'other', 'the credentials are not good'],
  ['read', { name: 'ExpiredToken', status: 400 }, 'other', 'the credentials have expired: sign in again'],
  ['read', { name: 'InvalidObjectState', status: 403 }, 'other', 'it lies in an archive class: restore it'],
  ['copy', { name: 'PreconditionFailed', status: 412 }, 'changed', 'it was rewritten while it was replayed'],
  ['write', { name: 'PreconditionFailed', status: 412 }, 'changed', 'whether this run wrote it could not be found out'],
  ['write', { name: 'ConditionalRequestConflict', status: 409 }, 'other', 'others write the same key'],
];

describe('what is said of a refusal of S3', () => {
  it.each(EXPECTED)('to %s: %j is "%s", with what to do', (action, given, fault, words) => {
    const error = storeError(action, 'backup', 'a/b', refusal(given));
    expect(error.fault).toBe(fault);
    expect(error.message).toMatch(new RegExp(`^could not ${action} s3://backup/a/b: `));
    expect(error.message).toContain(words);
  });

  it.each(RIGHTS)('to %s, where S3 says no more: all rights that it takes, %s', (action, words) => {
    const error = storeError(action, 'backup', 'a/b', refusal({ name: 'AccessDenied', status: 403 }));
    expect(error.fault).toBe('denied');
    expect(error.message).toContain(`could not ${action} s3://backup/a/b: AccessDenied; give the role ${words}`);
  });

  it.each(DENIALS)('to %s, where S3 says what is denied: %s', (action, message, words) => {
    const error = storeError(action, 'backup', 'a/b', refusal({ name: 'AccessDenied', status: 403, message }));
    expect(error.fault).toBe('denied');
    expect(error.message).toContain(`AccessDenied; ${words}`);
  });

  it('names no account', () => {
    const message = denial('kms:Decrypt', 'no resource-based policy allows it');
    expect(storeError('read', 'b', 'k', refusal({ name: 'AccessDenied', status: 403, message })).message).not.toMatch(
      /\d{12}/,
    );
  });

  it('gives no advice on a fault that passes', () => {
    const slow = storeError('read', 'b', 'k', refusal({ name: 'SlowDown', status: 503 }));
    expect(slow.message).toBe('could not read s3://b/k: SlowDown');
    expect(slow.fault).toBe('other');
  });
});

describe('what is said where S3 has not answered', () => {
  it('is the code of the network, or else the words', () => {
    const cut = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(storeError('read', 'b', 'k', cut).message).toBe('could not read s3://b/k: ECONNRESET');
    expect(storeError('read', 'b', 'k', new Error('no body')).message).toBe('could not read s3://b/k: no body');
  });

  it('says where credentials come from', () => {
    const none = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    expect(storeError('list', 'b', '', none)).toMatchObject({ fault: 'other' });
    expect(storeError('list', 'b', '', none).message).toContain('give the function a role, or sign in');
  });
});
