import { describe, expect, it } from 'vitest';
import { NO_LABELS_AS_TAGS } from '../../test/kubernetes/no-labels-as-tags.ts';
import { settingsOfStream } from '../firehose/stream-settings.ts';
import { KNOWN_SETTINGS } from './known-settings.ts';
import { loadReprocessorSettings, loadTransformSettings } from './load.ts';
import { type Environment, SettingsError } from './settings-reader.ts';

const STREAM_ARN = 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs';
const WHOLE = { DD_API_KEY: '0123456789abcdef', HYDRANT_BACKUP_BUCKET: 'backup' };

function faultsOf(load: (environment: Environment) => unknown, environment: Environment): SettingsError {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('no fault was found');
}

describe("the transform's settings", () => {
  it('need nothing', () => {
    expect(loadTransformSettings({})).toEqual({
      tags: [],
      env: undefined,
      clusterName: undefined,
      clusterNameByStream: new Map(),
      streamArn: '',
      tagsAs: 'both',
      kubernetesObject: 'keep',
      multiEvent: 'envelope',
      windowMs: 18 * 3_600_000,
      maxTagValues: 1_000,
      labelsAsTags: NO_LABELS_AS_TAGS,
      processingRules: { rules: [], unusable: 0, multiLine: false },
      containerFilter: { include: [], exclude: [] },
    });
  });

  it('are what the environment says, without the spaces around it', () => {
    const environment = {
      DD_TAGS: ' team:a, region:eu  solo',
      DD_ENV: ' prod ',
      DD_CLUSTER_NAME: 'main',
      HYDRANT_TAGS_AS: 'attributes',
      HYDRANT_KUBERNETES_OBJECT: 'drop',
      HYDRANT_MULTI_EVENT: 'ndjson',
      HYDRANT_WINDOW_HOURS: '168',
      HYDRANT_CLUSTER_NAMES: `{"${STREAM_ARN}":"edge"}`,
    };
    expect(loadTransformSettings(environment)).toMatchObject({
      tags: ['team:a', 'region:eu', 'solo'],
      env: 'prod',
      clusterName: 'main',
      tagsAs: 'attributes',
      kubernetesObject: 'drop',
      multiEvent: 'ndjson',
      windowMs: 168 * 3_600_000,
      clusterNameByStream: new Map([['logs', 'edge']]),
    });
  });

  it('are those of a stream where it has a cluster of its own, the same object each time', () => {
    const settings = loadTransformSettings({
      DD_CLUSTER_NAME: 'main',
      HYDRANT_CLUSTER_NAMES: `{"${STREAM_ARN}":"edge"}`,
    });
    expect(settingsOfStream(settings, 'logs')).toEqual({ ...settings, clusterName: 'edge' });
    expect(settingsOfStream(settings, 'logs')).toBe(settingsOfStream(settings, 'logs'));
    expect(settingsOfStream(settings, 'other')).toBe(settings);
    expect(settingsOfStream(settings, undefined)).toBe(settings);
  });

  it.each([
    ['HYDRANT_CLUSTER_NAMES', '["edge"]'],
    ['HYDRANT_CLUSTER_NAMES', '{"logs":"edge"}'],
    ['HYDRANT_CLUSTER_NAMES', `{"${STREAM_ARN}":5}`],
    ['HYDRANT_CLUSTER_NAMES', `{"${STREAM_ARN}":"--"}`],
    ['HYDRANT_CLUSTER_NAMES', `{"${STREAM_ARN}":"a","${STREAM_ARN.replace('1', '2')}":"b"}`],
    ['DD_LOGS_CONFIG_PROCESSING_RULES', '[{"type":"mask_sequences","pattern":"("}]'],
    ['DD_LOGS_CONFIG_PROCESSING_RULES', '[{"type":"multi_line","pattern":"a"}]'],
    ['DD_CONTAINER_EXCLUDE_LOGS', 'namespace:x'],
    ['DD_CONTAINER_INCLUDE_LOGS', 'name:('],
    ['DD_CONTAINER_EXCLUDE', 'pod:x'],
    ['DD_CONTAINER_INCLUDE', 'image:['],
    ['DD_KUBERNETES_POD_LABELS_AS_TAGS', 'app:app'],
  ])('are refused where %s is %s', (name, value) => {
    expect(() => loadTransformSettings({ [name]: value })).toThrow(name);
  });

  it('count as absent where they are empty', () => {
    const empty = { DD_TAGS: '', DD_ENV: ' ', DD_CLUSTER_NAME: '', HYDRANT_TAGS_AS: '', HYDRANT_KUBERNETES_OBJECT: '' };
    expect(loadTransformSettings(empty)).toEqual(loadTransformSettings({}));
  });

  it('cannot be changed afterwards', () => {
    const settings = loadTransformSettings({ DD_TAGS: 'a' });
    expect(Object.isFrozen(settings) && Object.isFrozen(settings.tags)).toBe(true);
  });

  it('may stand beside those of the reprocessor', () => {
    expect(() =>
      loadTransformSettings(Object.fromEntries([...KNOWN_SETTINGS].map((name) => [name, '']))),
    ).not.toThrow();
  });

  it('that are wrong are all named in one message, each with what it is and what it accepts', () => {
    const wrong = {
      HYDRANT_TAGS_AS: 'tags',
      HYDRANT_KUBERNETES_OBJECT: 'yes',
      DD_TAGS: 'fine,123,:x',
      DD_ENV: '###',
      HYDRANT_TAG_AS: 'both',
    };
    const { message, faults } = faultsOf(loadTransformSettings, wrong);
    expect(faults).toHaveLength(5);
    for (const fault of faults) expect(message).toContain(fault);
    expect(message).toContain('HYDRANT_TAGS_AS is "tags": it accepts one of both, ddtags, attributes');
    expect(message).toContain('HYDRANT_KUBERNETES_OBJECT is "yes": it accepts one of keep, drop');
    expect(message).toContain('DD_TAGS is "fine,123,:x": it accepts tags');
    expect(message).toContain('DD_ENV is "###": it accepts');
    expect(message).toContain('HYDRANT_TAG_AS is not a setting: known are HYDRANT_TAGS_AS, ');
  });

  it('do not mind names without the prefix', () => {
    expect(() => loadTransformSettings({ AWS_REGION: 'eu-west-1', DD_SITE: 'nonsense' })).not.toThrow();
  });
});

describe("the reprocessor's settings", () => {
  it('need a bucket and a key', () => {
    expect(loadReprocessorSettings(WHOLE)).toMatchObject({
      backupBucket: 'backup',
      backupPrefix: '',
      statePrefix: 'hydrant/',
      intakeOrigin: 'https://http-intake.logs.datadoghq.com',
      apiKey: { value: '0123456789abcdef' },
      late: 'restamp',
    });
    const { message, faults } = faultsOf(loadReprocessorSettings, {});
    expect(faults).toHaveLength(2);
    expect(message).toContain('HYDRANT_BACKUP_BUCKET is not set: it accepts');
    expect(message).toContain('DD_API_KEY is not set: it accepts');
  });

  it('count as absent where they are empty', () => {
    const empty = { HYDRANT_WINDOW_HOURS: '', DD_SITE: ' ', HYDRANT_LATE: '', DD_URL: '', DD_API_KEY_SECRET_ARN: '' };
    expect(loadReprocessorSettings({ ...WHOLE, ...empty })).toEqual(loadReprocessorSettings(WHOLE));
  });

  it.each([
    ['HYDRANT_WINDOW_HOURS', '0', 'a whole number from 1 to 168'],
    ['HYDRANT_WINDOW_HOURS', '1.5', 'a whole number from 1 to 168'],
    ['HYDRANT_WINDOW_HOURS', 'eighteen', 'a whole number from 1 to 168'],
    ['HYDRANT_MAX_IN_FLIGHT', '65', 'a whole number from 1 to 64'],
    ['HYDRANT_MAX_TAG_VALUES', '0', 'a whole number from 1 to 100000'],
    ['HYDRANT_MAX_MB_PER_S', '-1', 'a number from 0.001 to 10000'],
    ['HYDRANT_LATE', 'drop', 'one of restamp, send, hold'],
    ['HYDRANT_STATE_PREFIX', '/state', 'a prefix that ends with a slash'],
    ['HYDRANT_BACKUP_PREFIX', 'hydrant/x', 'a prefix that does not lie below HYDRANT_STATE_PREFIX'],
    ['DD_SITE', 'datadog.com', 'one of datadoghq.com, '],
  ])('refuse %s=%s', (name, value, accepted) => {
    const { message, faults } = faultsOf(loadReprocessorSettings, { ...WHOLE, [name]: value });
    expect(faults).toHaveLength(1);
    expect(message).toContain(`${name} is ${JSON.stringify(value)}: it accepts ${accepted}`);
  });

  it.each([
    ['a key with a space in it', { DD_API_KEY: 'hunter2 hunter2' }],
    ['a key in the place of an ARN', { DD_API_KEY: '', DD_API_KEY_SECRET_ARN: 'hunter2' }],
    [
      'a key beside an ARN',
      { DD_API_KEY: 'hunter2', DD_API_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:1:secret:hunter2' },
    ],
    ['a password in a URL', { DD_URL: 'https://user:hunter2@proxy.example' }],
    ['a key in the query of a URL', { DD_URL: 'https://proxy.example/?dd-api-key=hunter2' }],
    ['a value under an unknown name', { HYDRANT_API_KEY: 'hunter2' }],
  ])('never echo %s', (_, environment) => {
    const { message } = faultsOf(loadReprocessorSettings, { ...WHOLE, ...environment });
    expect(message).not.toContain('hunter2');
    expect(message).toMatch(/DD_API_KEY|DD_URL|HYDRANT_API_KEY/);
  });
});

describe('a tag or value that the settings say they do not accept', () => {
  it.each([{ DD_TAGS: '1a:b' }, { DD_TAGS: 'team:a :b' }, { DD_ENV: '--' }, { DD_CLUSTER_NAME: '...' }])(
    'is refused: %j',
    (environment) => {
      expect(() => loadTransformSettings(environment)).toThrow(Object.keys(environment)[0] ?? '');
    },
  );
});
