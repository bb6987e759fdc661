import { parseArgs } from 'node:util';
import { type AttachCommands, AttachError, attachCommands } from '../shared/deployment/attach.ts';
import { functionArnFor } from '../shared/deployment/function-arn.ts';
import type { StreamDescription } from '../shared/deployment/stream-description.ts';
import { readStreamDescription } from '../shared/io/stream-description.ts';
import { readAwsName, readStream } from './aws-names.ts';
import { writeOut } from './output.ts';
import { UsageError } from './usage-error.ts';

const TEXT = { type: 'string' } as const;
const OPTIONS = { stack: TEXT, stream: TEXT, function: TEXT, region: TEXT, replace: { type: 'boolean' } } as const;

/**
 * Prints the AWS CLI's calls that put the transform into an existing stream, and those that take it out. It changes nothing.
 *
 * @returns the exit status
 */
export async function attachCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const region = readAwsName('region', values.region);
  const { stream, transform } = await namesOf(
    readAwsName('stack', values.stack),
    readStream(values.stream),
    readAwsName('function', values.function),
    region,
  );
  const description = await readStreamDescription(stream, region, process.env);
  await writeOut(printed(description, commandsFor(description, transform, values.replace === true)));
  return 0;
}

interface Names {
  readonly stream: string;
  /** Name with alias, or ARN */
  readonly transform: string;
}

async function namesOf(
  stack: string | undefined,
  stream: string | undefined,
  transform: string | undefined,
  region: string | undefined,
): Promise<Names> {
  if (stack === undefined) {
    if (stream !== undefined && transform !== undefined) return { stream, transform };
    throw new UsageError(
      'name the stack, --stack hydrant-prod, or both: --stream eks-fargate-logs --function hydrant-prod-transform:live',
    );
  }
  if (transform !== undefined) throw new UsageError('--stack says which function it is: leave --function out');
  const { readStackOutputs } = await import('../shared/io/stack-outputs.ts');
  const outputs = await readStackOutputs(stack, region, process.env);
  const named = stream ?? outputs.DeliveryStreamName;
  if (named === undefined || outputs.TransformAliasArn === undefined) {
    throw new UsageError(`the stack ${stack} does not say which stream it is for: name it with --stream`);
  }
  return { stream: named, transform: outputs.TransformAliasArn };
}

function commandsFor(description: StreamDescription, transform: string, replace: boolean): AttachCommands {
  try {
    return attachCommands(description, functionArnFor(description, transform), replace);
  } catch (error) {
    throw error instanceof AttachError ? new UsageError(error.message) : error;
  }
}

function printed({ name, versionId }: StreamDescription, { notes, attach, detach, cleanUp }: AttachCommands): string {
  return [
    `# The delivery stream ${name}, as it is now (version ${versionId}). Nothing was changed.`,
    ...notes.map((note) => `# ${note}`),
    '',
    '# To attach the transform:',
    ...attach.map((command) => `${command}\n`),
    '# To detach it again:',
    ...detach.map((command) => `${command}\n`),
    '# After some minutes, when Firehose holds no batch that it took before:',
    ...cleanUp.map((command) => `${command}\n`),
  ].join('\n');
}
