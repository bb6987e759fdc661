import { DATADOG_SITES } from '../datadog/sites.ts';
import { shellCommand, shellWord } from '../shell.ts';
import type { Processor, StreamDescription } from './stream-description.ts';

/** Why a function cannot be attached as it is asked for. */
export class AttachError extends Error {
  override readonly name = 'AttachError';
}

/**
 * Small enough that a batch with its tags stays below the 6 MB that a function may answer.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
const BUFFER = { BufferSizeInMBs: '1', BufferIntervalInSeconds: '60' } as const;
const DEFAULT_RETRIES = '3';

const POLICY = 'hydrant-transform';

/** The calls of the AWS CLI, each as one text, and what to know before them. */
export interface AttachCommands {
  readonly notes: readonly string[];
  readonly attach: readonly string[];
  /** Back to how the stream is now, but for the transform */
  readonly detach: readonly string[];
}

interface Processing {
  readonly Enabled: boolean;
  readonly Processors: readonly Processor[];
}

/**
 * How the transform gets into a stream, and out of it again. Whatever else the stream is set to stays: Firehose merges an update
 * with what it has (https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html), and processors that
 * work go on.
 *
 * @param functionArn of the transform, with its alias
 * @param replace whether another function may give way, because a stream has one
 * @throws {AttachError}
 */
export function attachCommands(stream: StreamDescription, functionArn: string, replace: boolean): AttachCommands {
  const working = stream.enabled ? stream.processors : [];
  const lambda = working.find(({ Type }) => Type === 'Lambda');
  const present = lambda && parameterOf(lambda, 'LambdaArn');
  const isOurs = present !== undefined && withoutQualifier(present) === withoutQualifier(functionArn);
  if (present !== undefined && !isOurs && !replace) {
    throw new AttachError(
      `the stream ${stream.name} transforms with ${present} already, and a stream has one function: --replace prints how the transform takes its place`,
    );
  }
  if (stream.roleArn === '') throw new AttachError(`the stream ${stream.name} has no role that could call a function`);
  const others = working.filter((processor) => processor !== lambda);
  const attached = { Enabled: true, Processors: [...others, transformOf(stream, functionArn, lambda)] };
  const back = isOurs ? others : working;
  const role = stream.roleArn.slice(stream.roleArn.lastIndexOf('/') + 1);
  const region = stream.arn.split(':')[3] ?? '';
  return {
    notes: notesOn(stream, present, isOurs),
    attach: [
      shellCommand('aws iam put-role-policy', {
        'role-name': shellWord(role),
        'policy-name': POLICY,
        'policy-document': jsonWord(invokePolicy(functionArn)),
      }),
      update(stream, region, shellWord(stream.versionId), attached),
    ],
    detach: [
      update(stream, region, versionNow(stream, region), { Enabled: back.length > 0, Processors: back }),
      shellCommand('aws iam delete-role-policy', { 'role-name': shellWord(role), 'policy-name': POLICY }),
    ],
  };
}

function transformOf(stream: StreamDescription, functionArn: string, lambda: Processor | undefined): Processor {
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

function notesOn(stream: StreamDescription, present: string | undefined, isOurs: boolean): string[] {
  const { name, status, endpointUrl, enabled, processors } = stream;
  const notes: string[] = [];
  if (isOurs) notes.push(`The transform is attached already; its buffer is set to 1 MB and 60 s.`);
  else if (present !== undefined) notes.push(`${present} gives way; detaching puts it back.`);
  if (status !== 'ACTIVE') notes.push(`The stream is ${status}: it can be changed when it is ACTIVE.`);
  if (!isDatadogs(endpointUrl)) {
    notes.push(`${name} delivers to ${endpointUrl}, which is none of Datadog's addresses.`);
  }
  if (!enabled && processors.length > 0) {
    notes.push(`Processors that are switched off are left out: ${processors.map(({ Type }) => Type).join(', ')}.`);
  }
  if (enabled && processors.some(({ Type }) => Type === 'CloudWatchLogProcessing')) {
    notes.push('CloudWatchLogProcessing takes the log group from the logs before the transform could see it.');
  }
  return notes;
}

function isDatadogs(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return DATADOG_SITES.some((site) => hostname.endsWith(`.${site}`));
}

function invokePolicy(functionArn: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
        Resource: functionArn,
      },
    ],
  };
}

function update({ name, destinationId }: StreamDescription, region: string, version: string, to: Processing): string {
  return shellCommand('aws firehose update-destination', {
    region,
    'delivery-stream-name': shellWord(name),
    'current-delivery-stream-version-id': version,
    'destination-id': shellWord(destinationId),
    'http-endpoint-destination-update': jsonWord({ ProcessingConfiguration: to }),
  });
}

/** The version that attaching will have made is not known now. */
function versionNow({ name }: StreamDescription, region: string): string {
  const query = 'DeliveryStreamDescription.VersionId';
  return `"$(aws firehose describe-delivery-stream --region ${region} --delivery-stream-name ${shellWord(name)} --query ${query} --output text)"`;
}

function jsonWord(value: object): string {
  return shellWord(JSON.stringify(value));
}

function parameterOf({ Parameters }: Processor, name: string): string | undefined {
  return Parameters.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
}

/** An ARN of a function without version or alias: `arn:aws:lambda:<region>:<account>:function:<name>`. */
function withoutQualifier(arn: string): string {
  return arn.split(':').slice(0, 7).join(':');
}
