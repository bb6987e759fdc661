import { describe, expect, it } from 'vitest';
import { codeOf, kindOf } from './aws-error.ts';

const errorOf = (name: string, more: object = {}) =>
  Object.assign(new Error('arn:aws:iam::123456789012:user/someone'), { name, ...more });
const refusedWith = (status: number) => ({ $metadata: { httpStatusCode: status } });

describe('an error of the SDK is', () => {
  it.each([
    ['denied', 'AccessDenied', refusedWith(403)],
    ['denied', 'AccessDeniedException', refusedWith(400)],
    ['denied', 'KMS.AccessDeniedException', refusedWith(403)],
    ['denied', 'NotAuthorized', refusedWith(400)],
    ['expired', 'ExpiredToken', refusedWith(400)],
    ['expired', 'ExpiredTokenException', refusedWith(403)],
    ['expired', 'TokenRefreshRequired', refusedWith(400)],
    ['credentials', 'CredentialsProviderError', {}],
    ['credentials', 'InvalidAccessKeyId', refusedWith(403)],
    ['credentials', 'InvalidToken', refusedWith(400)],
    ['credentials', 'UnrecognizedClientException', refusedWith(400)],
    ['credentials', 'SignatureDoesNotMatch', refusedWith(403)],
    ['missing', 'ResourceNotFoundException', refusedWith(400)],
    ['missing', 'NoSuchBucket', refusedWith(404)],
    ['throttled', 'ThrottlingException', refusedWith(400)],
    ['throttled', 'LimitExceededException', refusedWith(400)],
    ['throttled', 'Unheard', refusedWith(429)],
    ['unavailable', 'ServiceUnavailableException', refusedWith(503)],
    ['no-answer', 'Error', { code: 'ECONNREFUSED' }],
    ['no-answer', 'TimeoutError', {}],
    ['other', 'ValidationException', refusedWith(400)],
  ])('%s: %s %j', (kind, name, more) => expect(kindOf(errorOf(name, more))).toBe(kind));

  it('no-region where the SDK knows none', () => expect(kindOf(new Error('Region is missing'))).toBe('no-region'));
});

it('its code may be shown, and its words are not', () => {
  expect(codeOf(errorOf('Error', { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(codeOf(errorOf('InternalFailure'))).toBe('InternalFailure');
});
