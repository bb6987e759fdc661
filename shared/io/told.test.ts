import { expect, it } from 'vitest';
import { ExplainedError } from './explained-error.ts';
import { tell } from './told.ts';

const failing =
  (name: string, more: object = {}) =>
  async () => {
    throw Object.assign(new Error('arn:aws:iam::123456789012:user/someone is not authorized'), { name, ...more });
  };

it.each([
  ['AccessDeniedException', { kind: 'denied', right: 'lambda:GetFunctionConfiguration' }],
  ['AccessDenied', { kind: 'denied', right: 'lambda:GetFunctionConfiguration' }],
  ['ResourceNotFoundException', { kind: 'missing' }],
  ['NoSuchBucket', { kind: 'missing' }],
  ['ExpiredTokenException', { kind: 'credentials', reason: 'ExpiredTokenException' }],
  ['ThrottlingException', { kind: 'failed', reason: 'ThrottlingException' }],
])('%s is told without the words of AWS', async (name, unknown) => {
  expect(await tell('lambda:GetFunctionConfiguration', failing(name))).toEqual({ unknown });
});

it('of a fault of the network its code is told', async () => {
  const told = await tell('s3:ListBucket', failing('Error', { code: 'ECONNREFUSED' }));
  expect(told).toEqual({ unknown: { kind: 'failed', reason: 'ECONNREFUSED' } });
});

it("Hydrant's own words are kept", async () => {
  const told = await tell('secretsmanager:GetSecretValue', async () => {
    throw new ExplainedError("the stream's secret is binary: store the key as text");
  });
  expect(told).toEqual({
    unknown: { kind: 'failed', reason: "the stream's secret is binary: store the key as text" },
  });
});

it('what was said is handed on', async () => {
  expect(await tell('s3:ListBucket', async () => 7)).toEqual({ value: 7 });
});
