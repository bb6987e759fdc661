import { describe, expect, it } from 'vitest';
import { readText, readYaml, rowsOf, stackResources } from './stack-files.ts';

const STACK = readYaml('serverless.yml') as {
  readonly params: { readonly default: { readonly retryDurationInSeconds: number } };
  readonly functions: Readonly<Record<'transform' | 'reprocessor', { readonly timeout: number }>>;
};

interface Hints {
  readonly IntervalInSeconds: number;
}

interface Stream {
  readonly HttpEndpointDestinationConfiguration: {
    readonly BufferingHints: Hints;
    readonly S3Configuration: { readonly BufferingHints: Hints };
    readonly ProcessingConfiguration: {
      readonly Processors: [{ readonly Parameters: { ParameterName: string; ParameterValue: string }[] }];
    };
  };
}

interface Bucket {
  readonly LifecycleConfiguration: {
    readonly Rules: {
      readonly Id: string;
      readonly ExpirationInDays?: number;
      readonly NoncurrentVersionExpiration?: { readonly NoncurrentDays: number };
    }[];
  };
}

const propertiesOf = (id: string): unknown => stackResources().find(([name]) => name === id)?.[1].Properties;

const DESTINATION = (propertiesOf('DeliveryStream') as Stream).HttpEndpointDestinationConfiguration;
const RULES = (propertiesOf('BackupBucket') as Bucket).LifecycleConfiguration.Rules;

const parameter = (name: string): string | undefined =>
  DESTINATION.ProcessingConfiguration.Processors[0].Parameters.find(({ ParameterName }) => ParameterName === name)
    ?.ParameterValue;

/** The row of a station, in the table at the page's top. */
const station = (name: string): string | undefined =>
  rowsOf('docs/limits.md')
    .find(([cell]) => cell === name)
    ?.join(' | ');

describe('the table at the top of docs/limits.md', () => {
  it('has what the stack deploys', () => {
    expect(station('Firehose takes it')).toContain(`| ${parameter('BufferIntervalInSeconds')} s |`);
    expect(station('Lambda: the transform')).toContain(
      `| ${STACK.functions.transform.timeout} s; ${parameter('NumberOfRetries')} retries,`,
    );
    expect(station('Firehose delivers it')).toContain(
      `| ${DESTINATION.BufferingHints.IntervalInSeconds} s; ${STACK.params.default.retryDurationInSeconds} s of retries,`,
    );
    expect(station('S3: the backup bucket')).toContain(
      `| ${DESTINATION.S3Configuration.BufferingHints.IntervalInSeconds} s |`,
    );
    expect(station('Lambda: the reprocessor')).toContain(`${STACK.functions.reprocessor.timeout} s a run`);
  });

  it('says nothing that has no row below', () => {
    const [, ...sections] = readText('docs/limits.md').split('\n## ');
    const numbers = rowsOf('docs/limits.md')
      .slice(2, 10)
      .flatMap(([, , ...cells]) => cells.join(' ').match(/\d[\d,]+/g) ?? []);
    expect(numbers.length).toBeGreaterThan(10);
    expect(numbers.filter((number) => !sections.join().includes(number))).toEqual([]);
  });
});

describe('what docs/limits.md says of the bucket', () => {
  it('is what its rules are', () => {
    const daysOf = (id: string) => RULES.find((rule) => rule.Id === id)?.ExpirationInDays;
    const versions = RULES.find((rule) => rule.NoncurrentVersionExpiration)?.NoncurrentVersionExpiration
      ?.NoncurrentDays;
    const text = readText('docs/limits.md');
    expect(text).toContain(
      `replayed ones ${daysOf('replayed')} days, old versions ${versions}, the ledger ${daysOf('ledger')};`,
    );
  });
});
