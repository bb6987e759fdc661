import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faultsOfParams } from './params.ts';

const defaults = parse(readFileSync('serverless.yml', 'utf8')).params.default;

describe('the params of a deployment', () => {
  it('are right as they stand', () => {
    expect(faultsOfParams(defaults, {})).toEqual([]);
  });

  it.each([
    ['site', 'datadog.eu', 'one of datadoghq.com, '],
    ['backupMode', 'FailedDocumentsOnly', 'one of FailedDataOnly, AllData'],
    ['streamName', 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs', 'without its ARN'],
    ['bucket', 's3://backup', 'without s3://'],
    ['backupPrefix', 'logs', 'ends with a slash'],
    ['backupPrefix', 'hydrant/logs/', 'not below hydrant/'],
    ['apiKeySecretArn', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:datadog-api-key', 'the whole ARN'],
    ['kmsKeyArn', 'alias/backup', 'an ARN like'],
    ['reprocessorConcurrency', '2', 'a whole number from 3'],
    ['retryDurationInSeconds', '5m', 'a whole number from 0 to 7,200'],
    ['logRetentionInDays', '15', 'one of 1, 3, 5'],
    ['alarmOnSilence', 'ignore', 'one of breaching, notBreaching'],
    ['alarmEmail', 'nobody', 'an address'],
  ])('%s is not %s', (name, value, shape) => {
    const faults = faultsOfParams(defaults, { backupPrefix: 'logs/', [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`--param ${name} takes`);
    expect(faults[0]).toContain(shape);
    expect(faults[0]).toContain(JSON.stringify(value));
  });

  it('do not let a deployment loose on the objects of others', () => {
    expect(faultsOfParams(defaults, { bucket: 'company-bucket' })).toEqual([
      expect.stringContaining('backupPrefix=hydrant-prod/'),
    ]);
    expect(faultsOfParams(defaults, { bucket: 'company-bucket', backupPrefix: 'hydrant-prod/' })).toEqual([]);
  });

  it('are known by name', () => {
    expect(faultsOfParams(defaults, { sight: 'datadoghq.eu' })).toEqual([
      expect.stringMatching(/^--param sight: there is none of this name, but attachOnly, /),
    ]);
  });

  it('do not contradict each other', () => {
    const faults = faultsOfParams(defaults, {
      attachOnly: 'true',
      backupMode: 'AllData',
      apiKeySecretKmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
      target: 'firehose',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
      alarmEmail: 'on-call@example.com',
    });
    expect(faults.map((fault) => fault.split(/[ =:]/)[1])).toEqual([
      'attachOnly',
      'attachOnly',
      'backupMode',
      'apiKeySecretKmsKeyArn',
      'target',
      'alarmEmail',
    ]);
  });
});
