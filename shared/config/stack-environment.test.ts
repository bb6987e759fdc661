import { expect, it } from 'vitest';
import { environmentWith } from './stack-environment.ts';

const OUTPUTS = { DatadogSite: 'datadoghq.eu', ApiKeySecretArn: 'arn:secret' };

it.each([
  [{}, { DD_SITE: 'datadoghq.eu', DD_API_KEY_SECRET_ARN: 'arn:secret' }],
  [{ DD_SITE: ' ' }, { DD_SITE: 'datadoghq.eu', DD_API_KEY_SECRET_ARN: 'arn:secret' }],
  [
    { DD_SITE: 'datadoghq.com', DD_API_KEY: 'a' },
    { DD_SITE: 'datadoghq.com', DD_API_KEY: 'a' },
  ],
  [{ DD_API_KEY_SECRET_ARN: 'arn:other' }, { DD_SITE: 'datadoghq.eu', DD_API_KEY_SECRET_ARN: 'arn:other' }],
])('%j is completed by the stack', (environment, completed) => {
  expect(environmentWith(OUTPUTS, environment)).toEqual(completed);
});

it('a stack that says nothing adds nothing', () => expect(environmentWith({}, {})).toEqual({}));
