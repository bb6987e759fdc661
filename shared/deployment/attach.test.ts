import { describe, expect, it } from 'vitest';
import { type AttachCommands, attachCommands } from './attach.ts';
import type { Processor, StreamDescription } from './stream-description.ts';

const TRANSFORM = 'arn:aws:lambda:eu-west-1:123456789012:function:hydrant-prod-transform:live';
const ROLE = 'arn:aws:iam::123456789012:role/service/firehose';

const STREAM: StreamDescription = {
  name: 'eks-fargate-logs',
  arn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/eks-fargate-logs',
  status: 'ACTIVE',
  source: 'DirectPut',
  kinesisStreamArn: undefined,
  versionId: '7',
  destinationId: 'destinationId-000000000001',
  endpointUrl: 'https://aws-kinesis-http-intake.logs.datadoghq.eu/v1/input',
  roleArn: ROLE,
  enabled: false,
  processors: [],
};

function processor(Type: string, parameters: Readonly<Record<string, string>> = {}): Processor {
  const Parameters = Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
  }));
  return { Type, Parameters };
}

const OURS = processor('Lambda', {
  LambdaArn: TRANSFORM,
  NumberOfRetries: '3',
  RoleArn: ROLE,
  BufferSizeInMBs: '1',
  BufferIntervalInSeconds: '60',
});
const DECOMPRESSION = processor('Decompression', { CompressionFormat: 'GZIP' });
const FOREIGN = processor('Lambda', { LambdaArn: 'arn:aws:lambda:eu-west-1:123456789012:function:other:$LATEST' });

/** The processing that a call of `update-destination` sets. */
function processingOf(commands: readonly string[]): unknown {
  const [, json = '{}'] = /--http-endpoint-destination-update '(.*)'$/m.exec(commands.join('\n')) ?? [];
  return (JSON.parse(json) as { ProcessingConfiguration: unknown }).ProcessingConfiguration;
}

function planFor(stream: Partial<StreamDescription> = {}, replace = false, transform = TRANSFORM) {
  const { notes, ...commands } = attachCommands({ ...STREAM, ...stream }, transform, replace);
  const [always, ...others] = notes.toReversed();
  expect(always).toMatch(/Terraform or CloudFormation keeps .* with its next deployment/);
  const attached = processingOf(commands.attach);
  return { ...commands, notes: others.toReversed(), attached, detached: processingOf(commands.detach) };
}

/** The names of the policies that a plan gives, and takes away. */
function policiesOf({ attach, cleanUp }: Omit<AttachCommands, 'notes'>): (string | undefined)[] {
  const nameIn = (commands: readonly string[]) => /--policy-name (\S+)/.exec(commands.join('\n'))?.[1];
  return [nameIn(attach), nameIn(cleanUp)];
}

/** On which functions a plan gives the role its rights. */
function resourceOf({ attach }: Pick<AttachCommands, 'attach'>): unknown {
  const [, policy = '{}'] = /--policy-document '(.*)'$/.exec(attach[0] ?? '') ?? [];
  return (JSON.parse(policy) as { Statement: { Resource: unknown }[] }).Statement[0]?.Resource;
}

describe('a stream without processors', () => {
  const { notes, attach, detach, cleanUp, attached, detached } = planFor();

  it('gets the transform, and loses it again', () => {
    expect(attached).toEqual({ Enabled: true, Processors: [OURS] });
    expect(detached).toEqual({ Enabled: false, Processors: [] });
    expect(notes).toEqual([]);
  });

  it('is changed in the version that it was read in, and detached in the one that it then has', () => {
    expect(attach[1]).toContain('--region eu-west-1');
    expect(attach[1]).toContain('--current-delivery-stream-version-id 7 ');
    expect(attach[1]).toContain('--destination-id destinationId-000000000001');
    expect(detach[0]).toContain('--current-delivery-stream-version-id "$(aws firehose describe-delivery-stream');
  });

  it("gives the stream's role the rights on the alias first, and takes them apart from detaching", () => {
    expect(attach[0]).toContain('--role-name firehose ');
    const [, policy = ''] = /--policy-document '(.*)'$/.exec(attach[0] ?? '') ?? [];
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [{ Action: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'], Resource: TRANSFORM }],
    });
    expect(detach.join()).not.toContain('aws iam');
    expect(cleanUp).toEqual([expect.stringContaining('aws iam delete-role-policy')]);
  });
});

describe('the right to call the transform', () => {
  const plan = planFor();

  it('is taken by the name by which it was given', () => {
    expect(policiesOf(plan)[1]).toBe(policiesOf(plan)[0]);
  });

  it('is its own for each stream, region and function, so that none takes that of another', () => {
    const elsewhere = (text: string) => text.replaceAll('eu-west-1', 'eu-west-2');
    const others = [
      planFor({ name: 'another' }),
      planFor({ arn: elsewhere(STREAM.arn) }, false, elsewhere(TRANSFORM)),
      planFor({}, false, TRANSFORM.replace('prod', 'dev')),
    ];
    expect(new Set([plan, ...others].flatMap(policiesOf)).size).toBe(4);
  });

  it('stays for the alias that the stream still calls', () => {
    const old = TRANSFORM.replace(':live', ':12');
    const present = processor('Lambda', { LambdaArn: old });
    const renewed = planFor({ enabled: true, processors: [present] });
    expect(policiesOf(renewed)).toEqual(policiesOf(plan));
    expect(resourceOf(renewed)).toEqual([TRANSFORM, old]);
  });
});

describe('a stream with processors', () => {
  it('keeps those that work', () => {
    const { attached, detached } = planFor({ enabled: true, processors: [DECOMPRESSION] });
    expect(attached).toEqual({ Enabled: true, Processors: [DECOMPRESSION, OURS] });
    expect(detached).toEqual({ Enabled: true, Processors: [DECOMPRESSION] });
  });

  it('does without those that are switched off, and gets them back, switched off', () => {
    const { attached, detached, notes } = planFor({ processors: [DECOMPRESSION, FOREIGN] });
    expect(attached).toEqual({ Enabled: true, Processors: [OURS] });
    expect(detached).toEqual({ Enabled: false, Processors: [DECOMPRESSION, FOREIGN] });
    expect(notes).toEqual([
      'Processors that are switched off give way: Decompression, Lambda. Detaching puts them back, switched off.',
      expect.stringMatching(/^Keep this output: /),
    ]);
  });

  it('is refused where it has another function, unless that may give way', () => {
    const stream = { enabled: true, processors: [FOREIGN, DECOMPRESSION] };
    expect(() => planFor(stream)).toThrow('function:other:$LATEST already, and a stream has one function: --replace');
    const { attached, detached, notes } = planFor(stream, true);
    expect(attached).toEqual({ Enabled: true, Processors: [DECOMPRESSION, OURS] });
    expect(detached).toEqual({ Enabled: true, Processors: [FOREIGN, DECOMPRESSION] });
    expect(notes).toEqual([expect.stringContaining('gives way'), expect.stringMatching(/^Keep this output: /)]);
  });

  it('has the transform by another alias: its buffer and alias are set, its retries stay', () => {
    const old = processor('Lambda', { LambdaArn: TRANSFORM.replace(':live', ':12'), NumberOfRetries: '5' });
    const { attached, detached, notes } = planFor({ enabled: true, processors: [old] });
    const { Processors } = attached as { Processors: Processor[] };
    expect(Processors[0]?.Parameters).toContainEqual({ ParameterName: 'NumberOfRetries', ParameterValue: '5' });
    expect(Processors[0]?.Parameters).toContainEqual({ ParameterName: 'LambdaArn', ParameterValue: TRANSFORM });
    expect(detached).toEqual({ Enabled: false, Processors: [] });
    expect(notes).toEqual([
      expect.stringContaining('attached already'),
      expect.stringContaining('is in the output by which it was attached'),
    ]);
  });
});

describe('a stream without a role', () => {
  it('is refused', () => {
    expect(() => planFor({ roleArn: '' })).toThrow('has no role that could call a function');
  });
});

describe('what is said of a stream', () => {
  it.each([
    [{ status: 'CREATING' }, 'The stream is CREATING'],
    [{ endpointUrl: 'https://collector.example/datadoghq.com' }, "none of Datadog's addresses"],
    [{ enabled: true, processors: [processor('CloudWatchLogProcessing')] }, 'takes the log group'],
  ])('%j', (stream, words) => {
    expect(planFor(stream).notes).toEqual([expect.stringContaining(words)]);
  });

  it('says nothing of the addresses of all sites', () => {
    for (const url of [
      'https://aws-kinesis-http-intake.logs.us3.datadoghq.com/api/v2/logs?dd-protocol=aws-kinesis-firehose',
      'https://aws-kinesis-http-intake.logs.ddog-gov.com/v1/input',
    ]) {
      expect(planFor({ endpointUrl: url }).notes).toEqual([]);
    }
  });
});
