import { expect, it } from 'vitest';
import { faultsOfSettings } from './settings.ts';

const lambda = (Variables: Record<string, unknown>) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Environment: { Variables } },
});

const stack = (transform: Record<string, unknown>, reprocessor: Record<string, unknown> = {}) => ({
  Resources: {
    TransformLambdaFunction: lambda(transform),
    ReprocessorLambdaFunction: lambda({
      HYDRANT_BACKUP_BUCKET: { Ref: 'BackupBucket' },
      DD_API_KEY_SECRET_ARN: { Ref: 'ApiKeySecret' },
      ...reprocessor,
    }),
    BackupBucket: { Type: 'AWS::S3::Bucket', Properties: {} },
    ApiKeySecret: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  },
});

it('settings that both functions start with are no fault', () => {
  expect(faultsOfSettings(stack({ DD_ENV: 'prod' }, { DD_ENV: 'prod' }))).toEqual([]);
});

it('what a function would refuse at its start is refused before, once', () => {
  expect(faultsOfSettings(stack({ DD_ENV: '!!' }, { DD_ENV: '!!', DD_SITE: 'datadog.eu' }))).toEqual([
    expect.stringContaining('DD_ENV'),
    expect.stringContaining('DD_SITE'),
  ]);
});
