import { describe, expect, it } from 'vitest';
import { faultsOfParams, type Params } from '../../infra/stack/params.ts';
import { readYaml, rowsOf } from './stack-files.ts';

const DEFAULTS = (readYaml('serverless.yml') as { params: { default: Params } }).params.default;

const bare = (cell = ''): string => cell.replace(/^`|`$/g, '');

/** A param's name begins with a small letter: no setting's does. */
const ROWS = rowsOf('docs/configuration.md')
  .filter(([name = '']) => /^`[a-z]\w*`$/.test(name))
  .map(([name, , defaultValue, accepted = '', example]) => ({
    name: bare(name),
    defaultValue: bare(defaultValue),
    accepted: accepted.replaceAll('`', ''),
    example: bare(example),
  }));

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';

/** What a param needs beside it */
const BESIDE: Readonly<Record<string, Params>> = {
  attachOnly: { bucket: 'my-backup-bucket', streamName: 'eks-fargate-logs' },
  target: { targetStream: 'logs' },
  bucket: { backupPrefix: 'hydrant-prod/' },
  apiKeySecretKmsKeyArn: { apiKeySecretArn: `${SECRET}datadog-api-key-AbCdEf` },
  kinesisStreamKmsKeyArn: { kinesisStreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/logs' },
};

/** Params that are settings of the functions and nothing else. */
const SETTINGS: ReadonlySet<string> = new Set([
  'clusterName',
  'tags',
  'env',
  'tagsAs',
  'late',
  'target',
  'targetStream',
]);

describe('the params in docs/configuration.md', () => {
  it('are those of serverless.yml', () => {
    expect(ROWS.map(({ name }) => name)).toEqual(Object.keys(DEFAULTS));
  });

  it.each(ROWS)('say the default of $name', ({ name, defaultValue }) => {
    const made = String(DEFAULTS[name]).replace(/\$\{self:service\}-\$\{sls:stage\}/, 'hydrant-prod');
    expect(defaultValue).toBe(made === '' ? 'none' : made);
  });

  it.each(ROWS)('say what $name takes, as its fault does', ({ name, accepted }) => {
    const fault = faultsOfParams(DEFAULTS, { [name]: ' ! ' }).find((text) => text.startsWith(`--param ${name} takes `));
    // Of a param that is a setting the functions' own reader says it: infra/stack/settings.ts
    if (SETTINGS.has(name)) expect(fault).toBeUndefined();
    else expect(fault?.replace(/^--param \w+ takes (.*), not ".*$/, '$1')).toBe(accepted);
  });

  it.each(ROWS)('give an example of $name that is taken, and changes something', ({ name, example }) => {
    expect(faultsOfParams(DEFAULTS, { ...BESIDE[name], [name]: example })).toEqual([]);
    expect(example).not.toBe(String(DEFAULTS[name]));
  });
});
