import type { Processor, StreamDescription } from './stream-description.ts';

/** As a deployed stream has it; infra/stack/stream.yml says why. */
const BUFFER = { BufferSizeInMBs: '1', BufferIntervalInSeconds: '60' } as const;
const DEFAULT_RETRIES = '3';

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessingConfiguration.html */
export interface Processing {
  readonly Enabled: boolean;
  readonly Processors: readonly Processor[];
}

/** What the processing of a stream is, and what of it concerns the transform. */
export interface PresentProcessing {
  /** Processors that go on */
  readonly others: readonly Processor[];
  /** The function that the stream has */
  readonly lambda: Processor | undefined;
  readonly lambdaArn: string | undefined;
  /** Whether that is the transform, by whatever version or alias */
  readonly isOurs: boolean;
  /** What detaching puts back */
  readonly before: Processing;
}

/** @param functionArn of the transform, with its alias */
export function processingOf({ enabled, processors }: StreamDescription, functionArn: string): PresentProcessing {
  const working = enabled ? processors : [];
  const lambda = working.find(({ Type }) => Type === 'Lambda');
  const lambdaArn = lambda && parameterOf(lambda, 'LambdaArn');
  const isOurs = lambdaArn !== undefined && withoutQualifier(lambdaArn) === withoutQualifier(functionArn);
  const others = working.filter((processor) => processor !== lambda);
  const before = isOurs
    ? { Enabled: others.length > 0, Processors: others }
    : { Enabled: enabled && processors.length > 0, Processors: processors };
  return { others, lambda, lambdaArn, isOurs, before };
}

/** The processor that calls the transform. Tries that somebody has set for it stay. */
export function transformOf(stream: StreamDescription, functionArn: string, { lambda }: PresentProcessing): Processor {
  const parameters = {
    LambdaArn: functionArn,
    NumberOfRetries: (lambda && parameterOf(lambda, 'NumberOfRetries')) ?? DEFAULT_RETRIES,
    RoleArn: stream.roleArn,
    ...BUFFER,
  };
  return {
    Type: 'Lambda',
    Parameters: Object.entries(parameters).map(([ParameterName, ParameterValue]) => ({
      ParameterName,
      ParameterValue,
    })),
  };
}

function parameterOf({ Parameters }: Processor, name: string): string | undefined {
  return Parameters.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
}

/** An ARN of a function without version or alias: `arn:aws:lambda:<region>:<account>:function:<name>`. */
function withoutQualifier(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}
