import { iamName } from '../iam-name.ts';
import { shellCommand, shellWord } from '../shell.ts';
import { notesOn } from './attach-notes.ts';
import { type Processing, processingOf, transformOf } from './processing.ts';
import type { StreamDescription } from './stream-description.ts';

/** Why a function cannot be attached as it is asked for. */
export class AttachError extends Error {
  override readonly name = 'AttachError';
}

/** The calls of the AWS CLI, each as one text, and what to know before them. */
export interface AttachCommands {
  readonly notes: readonly string[];
  readonly attach: readonly string[];
  /** Back to how the stream is now, but for the transform */
  readonly detach: readonly string[];
  /** What may go some minutes after detaching, when Firehose holds no batch of before */
  readonly cleanUp: readonly string[];
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
  const present = processingOf(stream, functionArn);
  const { others, lambdaArn, isOurs, before } = present;
  if (lambdaArn !== undefined && !isOurs && !replace) {
    throw new AttachError(
      `the stream ${stream.name} transforms with ${lambdaArn} already, and a stream has one function: --replace prints how the transform takes its place`,
    );
  }
  if (stream.roleArn === '') throw new AttachError(`the stream ${stream.name} has no role that could call a function`);
  const attached = { Enabled: true, Processors: [...others, transformOf(stream, functionArn, present)] };
  const region = stream.arn.split(':')[3] ?? '';
  const right = {
    'role-name': shellWord(stream.roleArn.slice(stream.roleArn.lastIndexOf('/') + 1)),
    'policy-name': policyName(stream, region, functionArn),
  };
  // Until the update has taken hold everywhere, the stream calls the old alias.
  const called = isOurs ? [...new Set([functionArn, lambdaArn])] : [functionArn];
  return {
    notes: notesOn(stream, present),
    attach: [
      shellCommand('aws iam put-role-policy', { ...right, 'policy-document': jsonWord(invokePolicy(called)) }),
      update(stream, region, shellWord(stream.versionId), attached),
    ],
    detach: [update(stream, region, versionNow(stream, region), before)],
    cleanUp: [shellCommand('aws iam delete-role-policy', right)],
  };
}

/** A role may serve many streams, in several regions, and a stream one function after another: each has a policy of its own. */
function policyName({ name }: StreamDescription, region: string, functionArn: string): string {
  const [functionName = ''] = functionArn.split(':').slice(6);
  return shellWord(iamName('policy', 'hydrant-attach', name, region, functionName));
}

function invokePolicy(functionArns: readonly (string | undefined)[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
        Resource: functionArns.length === 1 ? functionArns[0] : functionArns,
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
