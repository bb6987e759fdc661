import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readText, readYaml, rowsOf, stackResources, statementsOfStack } from './stack-files.ts';

interface FunctionOfStack {
  readonly handler: string;
  readonly memorySize: number;
  readonly timeout: number;
}

const STACK = readYaml('serverless.yml') as {
  readonly params: { readonly default: Readonly<Record<string, number | string>> };
  readonly functions: Readonly<Record<'transform' | 'reprocessor', FunctionOfStack>>;
};
const FUNCTIONS = Object.entries(STACK.functions);

const CDK = readText('docs/examples/cdk/hydrant-stack.ts');
const TERRAFORM = readText('docs/examples/terraform/main.tf');

/** As Firehose calls them */
const OF_THE_TRANSFORM = {
  transformRetries: 'NumberOfRetries',
  transformSize: 'BufferSizeInMBs',
  transformInterval: 'BufferIntervalInSeconds',
};

/** Where each example says what, by the names of the stack. */
const EXAMPLES = {
  CDK: {
    text: CDK,
    actions: (role: string) => listedIn(/allow\(\[([^\]]*)\]/g, between(CDK, `this.role('${role}'`, /^ +\]\)[,;]$/m)),
    lambda: (name: string) => between(CDK, `functionName: 'hydrant-prod-${name}'`, /logGroup/),
    stream: () => {
      const stream = between(CDK, 'firehose.CfnDeliveryStream(', /^ {4}\}\);$/m);
      const backup = between(stream, 's3Configuration', /^ {8}\},$/m);
      return {
        ...numbersIn(stream.replace(backup, ''), {
          size: 'sizeInMBs',
          interval: 'intervalInSeconds',
          retry: 'durationInSeconds',
        }),
        ...numbersIn(backup, { backupSize: 'sizeInMBs', backupInterval: 'intervalInSeconds' }),
        ...numbersIn(stream, OF_THE_TRANSFORM),
      };
    },
    names: ['Runtime.NODEJS_24_X', 'Architecture.ARM_64'],
    sizes: ({ memorySize, timeout }: FunctionOfStack) => [
      `memorySize: ${memorySize}`,
      `timeout: Duration.seconds(${timeout})`,
    ],
  },
  Terraform: {
    text: TERRAFORM,
    actions: (role: string) =>
      listedIn(/actions += \[([^\]]*)\]/g, blockOf('aws_iam_policy_document', shortName(role))),
    lambda: (name: string) => blockOf('aws_lambda_function', name).replace(/ +=/g, ' ='),
    stream: () => {
      const stream = blockOf('aws_kinesis_firehose_delivery_stream', 'logs');
      const backup = between(stream, 's3_configuration', /^ {4}\}$/m);
      const sizes = { size: 'buffering_size', interval: 'buffering_interval' };
      return {
        ...numbersIn(stream.replace(backup, ''), { ...sizes, retry: 'retry_duration' }),
        ...numbersIn(backup, { backupSize: sizes.size, backupInterval: sizes.interval }),
        // What equals a default is not written: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kinesis_firehose_delivery_stream
        ...{ transformRetries: 3, transformSize: 1, transformInterval: 60 },
      };
    },
    names: ['"nodejs24.x"', '["arm64"]'],
    sizes: ({ memorySize, timeout }: FunctionOfStack) => [`memory_size = ${memorySize}`, `timeout = ${timeout}`],
  },
} as const;

function blockOf(type: string, name: string): string {
  return between(TERRAFORM, `"${type}" "${name}"`, /^\}$/m);
}

function shortName(role: string): string {
  return role.replace('Role', '').toLowerCase();
}

/** What stands from a text on to what ends it. */
function between(text: string, begin: string, end: RegExp): string {
  const rest = text.slice(text.indexOf(begin));
  const length = rest.search(end);
  if (!text.includes(begin) || length === -1) throw new Error(`there is no ${begin}, or no end of it`);
  return rest.slice(0, length);
}

/** The quoted texts in what a pattern's first group finds. */
function listedIn(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].flatMap(([, list = '']) => list.match(/[\w:]+/g) ?? []).sort();
}

/** The numbers that stand behind names, each by what it is; undefined where a name is not there. */
function numbersIn(text: string, names: Readonly<Record<string, string>>): Record<string, number | undefined> {
  const numberOf = (name: string) => new RegExp(`\\b${name}\\b\\W+(\\d+)`).exec(text)?.[1];
  return Object.fromEntries(
    Object.entries(names).map(([what, name]) => {
      const digits = numberOf(name);
      return [what, digits === undefined ? undefined : Number(digits)];
    }),
  );
}

describe.each(Object.entries(EXAMPLES))('the example of %s', (_, example) => {
  it.each(['TransformRole', 'ReprocessorRole', 'FirehoseRole'])(
    'lets %s do what the stack lets it, and no more',
    (name) => {
      const actions = statementsOfStack().flatMap(({ role, always, actions }) =>
        role === name && always ? actions : [],
      );
      expect(actions.length).toBeGreaterThan(1);
      expect(example.actions(name)).toEqual(actions.sort());
    },
  );

  it.each(FUNCTIONS)('deploys the %s as the stack does', (name, lambda) => {
    const parts = [...example.names, ...example.sizes(lambda), lambda.handler, `/${name}.zip`];
    expect(parts.filter((part) => !example.lambda(name).includes(part))).toEqual([]);
  });

  it('names settings that there are', () => {
    const known = rowsOf('docs/configuration.md').map(([name = '']) => name.replaceAll('`', ''));
    const names = [...new Set(example.text.match(/\b(?:DD|HYDRANT)_[A-Z_]+\b/g))];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has the buffers and the patience of the stream', () => {
    expect(example.stream()).toEqual(streamOfStack());
  });
});

it('the example of Terraform makes the right to the queue before Lambda asks for it', () => {
  const config = blockOf('aws_lambda_function_event_invoke_config', 'reprocessor');
  expect(config).toMatch(/depends_on += \[aws_iam_role_policy\.reprocessor\]/);
});

interface Hints {
  readonly SizeInMBs: number;
  readonly IntervalInSeconds: number;
}

/** What the deployed stream waits for, by what it is. */
function streamOfStack() {
  const stream = stackResources().find(([id]) => id === 'DeliveryStream')?.[1].Properties as {
    readonly HttpEndpointDestinationConfiguration: {
      readonly BufferingHints: Hints;
      readonly ProcessingConfiguration: {
        readonly Processors: [{ readonly Parameters: { ParameterName: string; ParameterValue: string }[] }];
      };
      readonly S3Configuration: { readonly BufferingHints: Hints };
    };
  };
  const { BufferingHints, ProcessingConfiguration, S3Configuration } = stream.HttpEndpointDestinationConfiguration;
  const [{ Parameters }] = ProcessingConfiguration.Processors;
  const parameters = new Map(Parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]));
  return {
    size: BufferingHints.SizeInMBs,
    interval: BufferingHints.IntervalInSeconds,
    retry: STACK.params.default.retryDurationInSeconds,
    backupSize: S3Configuration.BufferingHints.SizeInMBs,
    backupInterval: S3Configuration.BufferingHints.IntervalInSeconds,
    ...Object.fromEntries(Object.entries(OF_THE_TRANSFORM).map(([what, name]) => [what, Number(parameters.get(name))])),
  };
}

describe('the zips', () => {
  it.each(FUNCTIONS)('hold the handler of the %s', (name, { handler }) => {
    const [file = ''] = handler.split('.');
    const { [`${file}.mjs`]: code } = unzipSync(readFileSync(new URL(`../../dist/${name}.zip`, import.meta.url)));
    expect(Buffer.from(code ?? []).toString()).toMatch(/export\s*\{[^}]*\bas handler\b[^}]*\}/);
  });
});
