import { globSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KNOWN_SETTINGS } from '../../shared/config/known-settings.ts';
import { loadDatadogApiSettings, loadReprocessorSettings } from '../../shared/config/load.ts';
import { SettingsError } from '../../shared/config/settings-reader.ts';

const ROOT = new URL('../../', import.meta.url);
const CONFIG = new URL('../../shared/config/', import.meta.url);
const PAGE = new URL('../../docs/configuration.md', import.meta.url);

const VALID = { HYDRANT_BACKUP_BUCKET: 'a-bucket', DD_API_KEY: 'a-key' };
const VALID_FOR_API = { DD_API_KEY: 'a-key', DD_APP_KEY: 'another-key' };
const WRONG_VALUE = '! !';

/** What only the command line reads, to ask Datadog's API. */
const API_SETTINGS: ReadonlySet<string> = new Set(['DD_API_URL', 'DD_APP_KEY']);

interface Row {
  readonly name: string;
  /** Undefined where the page says `none` */
  readonly defaultValue: string | undefined;
  readonly accepted: string;
  readonly example: string;
}

/** Rows of the page about Hydrant's own settings; those of the AWS SDK are the SDK's. */
function rowsOfPage(): Row[] {
  const rows: Row[] = [];
  for (const line of readFileSync(PAGE, 'utf8').split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, name = '', , defaultValue = '', accepted = '', example = ''] = cells;
    if (!/^`(?:DD|HYDRANT|AWS_LAMBDA)_[A-Z_]+`$/.test(name)) continue;
    rows.push({
      name: bare(name),
      defaultValue: defaultValue === 'none' ? undefined : bare(defaultValue),
      accepted: accepted.replaceAll('`', ''),
      example: bare(example),
    });
  }
  return rows;
}

const bare = (code: string) => code.replace(/^`|`$/g, '');

/** `read.text('NAME'`, or the reader handed on together with a name: `readMappings(read, 'NAME'`. */
const READING = /\bread(?:\s*\.(?:text|parsed|choice|number)\(\s*|, )'([A-Z_]+)'/g;

/** Every name that the source text of shared/config reads. */
function namesInCode(): string[] {
  const names = readdirSync(CONFIG)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, CONFIG), 'utf8'))
    .flatMap((source) => [...source.matchAll(READING)])
    .map((match) => match[1] ?? '');
  return [...new Set(names)].sort();
}

function environmentWith(name: string, value: string): Record<string, string> {
  if (API_SETTINGS.has(name)) return { ...VALID_FOR_API, [name]: value };
  const { DD_API_KEY: _, ...withoutKey } = VALID;
  const rest = name === 'DD_API_KEY_SECRET_ARN' ? withoutKey : VALID;
  return { ...rest, ...(name === 'HYDRANT_TARGET' && { HYDRANT_TARGET_STREAM: 'logs' }), [name]: value };
}

/** What whoever reads the setting makes of it. The id tells what was said, and not what it means. */
function settingsWith(name: string, environment: Record<string, string>): object {
  if (API_SETTINGS.has(name)) return loadDatadogApiSettings(environment);
  return { ...loadReprocessorSettings(environment), settingsId: '' };
}

const validFor = (name: string) => (API_SETTINGS.has(name) ? VALID_FOR_API : VALID);

/** What the code says that a setting accepts; undefined where it takes any text. */
function acceptedByCode(name: string): string | undefined {
  try {
    settingsWith(name, environmentWith(name, WRONG_VALUE));
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const fault = error.faults.find((one) => one.startsWith(name));
    const accepted = fault?.slice(fault.indexOf(': it accepts ') + ': it accepts '.length);
    // Of several entries it says behind that which one is wrong.
    return accepted?.replace(/: "!" is none$/, '');
  }
}

/** What the SDK reads for a service, by the package of its client. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  'client-s3': 'AWS_ENDPOINT_URL_S3',
  'client-secrets-manager': 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'client-firehose': 'AWS_ENDPOINT_URL_FIREHOSE',
  'client-cloudwatch': 'AWS_ENDPOINT_URL_CLOUDWATCH',
  'client-lambda': 'AWS_ENDPOINT_URL_LAMBDA',
  'client-cloudformation': 'AWS_ENDPOINT_URL_CLOUDFORMATION',
};

it("docs/configuration.md has what the AWS SDK's clients read, and the regions", () => {
  const sources = globSync('shared/io/*.ts', { cwd: ROOT }).map((file) => readFileSync(new URL(file, ROOT), 'utf8'));
  const clients = new Set(sources.flatMap((text) => text.match(/(?<=@aws-sdk\/)client-[\w-]+/g) ?? []));
  expect([...clients].sort()).toEqual(Object.keys(ENDPOINTS).sort());
  const page = readFileSync(PAGE, 'utf8');
  const names = [...Object.values(ENDPOINTS), 'AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_DEFAULT_REGION'];
  expect(names.filter((name) => !page.includes(`\n| \`${name}\``))).toEqual([]);
});

describe('docs/configuration.md', () => {
  const rows = rowsOfPage();

  it('has one row for every setting that the code reads, and no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(namesInCode());
  });

  it('has every known setting of the prefix HYDRANT_', () => {
    const names = rows.map(({ name }) => name).filter((name) => name.startsWith('HYDRANT_'));
    expect(names.sort()).toEqual([...KNOWN_SETTINGS].sort());
  });

  it.each(rows)('says of $name what the code says that it accepts', ({ name, accepted }) => {
    expect(accepted).toBe(acceptedByCode(name) ?? accepted);
  });

  it.each(rows.filter(({ defaultValue }) => defaultValue !== undefined))('says the default of $name', (row) => {
    const { name, defaultValue = '' } = row;
    const set = settingsWith(name, { ...validFor(name), [name]: defaultValue });
    expect(set).toEqual(settingsWith(name, validFor(name)));
  });

  it.each(rows)('gives an example of $name that is accepted and changes something', ({ name, example }) => {
    expect(settingsWith(name, environmentWith(name, example))).not.toEqual(settingsWith(name, validFor(name)));
  });
});
