import { describe, expect, it } from 'vitest';
import { loadReprocessorSettings } from './load.ts';
import type { Environment } from './settings-reader.ts';

const ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';

const load = (environment: Environment) =>
  loadReprocessorSettings({ HYDRANT_BACKUP_BUCKET: 'backup', DD_API_KEY: 'a-key', ...environment });

describe("a target's settings", () => {
  it('are those of the logs API unless something is said', () => {
    expect(load({})).toMatchObject({
      target: 'datadog',
      targetStream: undefined,
      streamParameters: {},
      firehoseUrl: 'https://aws-kinesis-http-intake.logs.datadoghq.com/v1/input',
    });
  });

  it.each([
    [{ DD_SITE: 'datadoghq.eu' }, 'https://aws-kinesis-http-intake.logs.datadoghq.eu/v1/input'],
    [
      { DD_SITE: 'us5.datadoghq.com' },
      'https://aws-kinesis-http-intake.logs.us5.datadoghq.com/api/v2/logs?dd-protocol=aws-kinesis-firehose',
    ],
    [{ DD_URL: 'http://127.0.0.1:8443' }, 'http://127.0.0.1:8443/v1/input'],
    [
      { DD_URL: 'https://proxy.example/', DD_SITE: 'ap1.datadoghq.com' },
      'https://proxy.example/api/v2/logs?dd-protocol=aws-kinesis-firehose',
    ],
  ])('name the Firehose intake of %j', (environment, url) => {
    expect(load(environment).firehoseUrl).toBe(url);
  });

  it('are all there for each target', () => {
    const parameters = { env: 'prod', team: '' };
    expect(
      load({
        HYDRANT_TARGET: 'firehose-intake',
        HYDRANT_STREAM_ARN: ARN,
        HYDRANT_STREAM_PARAMETERS: JSON.stringify(parameters),
      }),
    ).toMatchObject({ target: 'firehose-intake', transform: { streamArn: ARN }, streamParameters: parameters });
    expect(load({ HYDRANT_TARGET: 'firehose', HYDRANT_TARGET_STREAM: 'logs' })).toMatchObject({ targetStream: 'logs' });
  });

  it.each([
    [{ HYDRANT_TARGET: 'firehose' }, /HYDRANT_TARGET_STREAM is not set.*because HYDRANT_TARGET is firehose/],
    [{ HYDRANT_TARGET: 'firehose-intake' }, /HYDRANT_STREAM_ARN is not set.*because HYDRANT_TARGET is firehose-intake/],
    [{ HYDRANT_TARGET: 'kinesis' }, /HYDRANT_TARGET is "kinesis": it accepts one of datadog/],
    [{ HYDRANT_TARGET_STREAM: ARN }, /HYDRANT_TARGET_STREAM is .*: it accepts the name/],
    [{ HYDRANT_STREAM_ARN: 'logs' }, /HYDRANT_STREAM_ARN is "logs": it accepts the ARN/],
    [{ HYDRANT_STREAM_PARAMETERS: '["env"]' }, /HYDRANT_STREAM_PARAMETERS is .*: it accepts a JSON object/],
    [{ HYDRANT_STREAM_PARAMETERS: '{"env":5}' }, /HYDRANT_STREAM_PARAMETERS/],
    [{ HYDRANT_STREAM_PARAMETERS: '{" ":"x"}' }, /HYDRANT_STREAM_PARAMETERS/],
  ])('are refused where they are wrong or missing: %j', (environment, message) => {
    expect(() => load(environment)).toThrow(message);
  });
});
