import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Environment } from '../config/settings-reader.ts';
import { STACK_OUTPUTS, type StackOutput, type StackOutputs } from '../deployment/stack-outputs.ts';
import { refusalOf, regionFor } from './aws-refusal.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';

/**
 * Reads what a deployed stack says of itself. Outputs that are none of Hydrant's are left out.
 *
 * @param stackName like `hydrant-prod`
 * @param region undefined: that of the environment, or of the profile
 * @throws {Error} with what to do: where there is no such stack there, it is not Hydrant's, or it may not or cannot be read
 */
export async function readStackOutputs(
  stackName: string,
  region: string | undefined,
  environment: Environment,
): Promise<StackOutputs> {
  const client = new CloudFormationClient({ requestHandler: SERVICE_TIMEOUTS, ...regionFor(region, environment) });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return outputsOf(stackName, Stacks[0]);
  } catch (error) {
    if (error instanceof NotHydrantsStack) throw error;
    const asked = await client.config.region().catch(() => undefined);
    const reason = reasonOf(error, asked) ?? refusalOf(error, asked, 'cloudformation:DescribeStacks on that stack');
    throw new Error(`the outputs of the stack ${stackName} cannot be read: ${reason}`, { cause: error });
  } finally {
    client.destroy();
  }
}

class NotHydrantsStack extends Error {}

function outputsOf(stackName: string, stack: Stack | undefined): StackOutputs {
  const given = new Map((stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const outputs = STACK_OUTPUTS.flatMap((key): [StackOutput, string][] => {
    const value = given.get(key)?.trim();
    return value ? [[key, value]] : [];
  });
  if (outputs.length === 0) {
    throw new NotHydrantsStack(
      `the stack ${stackName} has none of Hydrant's outputs: it is another one, or was never deployed to its end (its status is ${stack?.StackStatus ?? 'not known'})`,
    );
  }
  return Object.fromEntries(outputs);
}

/** CloudFormation refuses every wrong name by the same code. */
function reasonOf(error: unknown, region: string | undefined): string | undefined {
  const { name, message = '' } = error as { readonly name?: string; readonly message?: string };
  if (name !== 'ValidationError') return undefined;
  return message.includes('does not exist')
    ? `there is no stack of that name in ${region}: check the name, the region and the account`
    : 'that is no name of a stack, which is like hydrant-prod';
}
