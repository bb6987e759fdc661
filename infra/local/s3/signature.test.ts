import { describe, expect, it } from 'vitest';
import { verifySignature, type WireRequest } from './signature.ts';

/** The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const GET_SIGNATURE = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';
const LIFECYCLE_SIGNATURE = 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543';
const LIST_SIGNATURE = '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7';

function signedRequest(
  path: string,
  query: string,
  signature: string,
  more: Readonly<Record<string, string>> = {},
): WireRequest {
  const signed = {
    host: 'examplebucket.s3.amazonaws.com',
    ...more,
    'x-amz-content-sha256': EMPTY_SHA256,
    'x-amz-date': '20130524T000000Z',
  };
  const scope = `${CREDENTIALS.accessKeyId}/20130524/us-east-1/s3/aws4_request`;
  const names = Object.keys(signed).join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${names},Signature=${signature}`;
  return { method: 'GET', path, query, headers: { ...signed, authorization } };
}

const getRequest = () => signedRequest('/test.txt', '', GET_SIGNATURE, { range: 'bytes=0-9' });

function expectCode(request: WireRequest, code: string): void {
  expect(() => verifySignature(request, CREDENTIALS)).toThrow(expect.objectContaining({ code }));
}

describe('verifySignature', () => {
  it('accepts the examples of the documentation and returns the payload hash', () => {
    expect(verifySignature(getRequest(), CREDENTIALS)).toBe(EMPTY_SHA256);
    expect(verifySignature(signedRequest('/', 'lifecycle', LIFECYCLE_SIGNATURE), CREDENTIALS)).toBe(EMPTY_SHA256);
    expect(verifySignature(signedRequest('/', 'max-keys=2&prefix=J', LIST_SIGNATURE), CREDENTIALS)).toBe(EMPTY_SHA256);
  });

  it('does not depend on the order of the parameters', () => {
    const request = signedRequest('/', 'prefix=J&max-keys=2', LIST_SIGNATURE);
    expect(verifySignature(request, CREDENTIALS)).toBe(EMPTY_SHA256);
  });

  it('refuses a request of which anything signed has changed', () => {
    const request = getRequest();
    expectCode({ ...request, method: 'DELETE' }, 'SignatureDoesNotMatch');
    expectCode({ ...request, path: '/test.tx' }, 'SignatureDoesNotMatch');
    expectCode({ ...request, query: 'versionId=1' }, 'SignatureDoesNotMatch');
    expectCode({ ...request, headers: { ...request.headers, range: 'bytes=0-8' } }, 'SignatureDoesNotMatch');
  });

  it('refuses a header of Amazon that is not signed', () => {
    const request = getRequest();
    expectCode({ ...request, headers: { ...request.headers, 'x-amz-meta-k': 'v' } }, 'AccessDenied');
  });

  it('tells a missing, a foreign and a broken authorization apart', () => {
    const request = getRequest();
    const { authorization = '', ...headers } = request.headers;
    const withAuthorization = (text: string) => ({ ...request, headers: { ...headers, authorization: text } });
    expectCode({ ...request, headers }, 'AccessDenied');
    expectCode(withAuthorization(authorization.replace('AKIA', 'OTHER')), 'InvalidAccessKeyId');
    expectCode(withAuthorization('Basic abc'), 'AuthorizationHeaderMalformed');
    expectCode(withAuthorization(authorization.replaceAll('20130524', '20130525')), 'AccessDenied');
  });
});
