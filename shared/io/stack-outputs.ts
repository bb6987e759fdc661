import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Environment } from '../config/settings-reader.ts';
import { STACK_OUTPUTS, type StackOutput, type StackOutputs } from '../deployment/stack-outputs.ts';
import { SERVICE_TIMEOUTS } from './service-timeouts.ts';

/** What the SDK throws: the service's refusals have a status, everything else (network, credentials, time) has none. */
interface AwsError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
}

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
  const where = region ?? (environment.AWS_REGION?.trim() || environment.AWS_DEFAULT_REGION?.trim() || undefined);
  const client = new CloudFormationClient({
    requestHandler: SERVICE_TIMEOUTS,
    ...(where !== undefined && { region: where }),
  });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return outputsOf(stackName, Stacks[0]);
  } catch (error) {
    if (error instanceof NotHydrantsStack) throw error;
    const region = await client.config.region().catch(() => undefined);
    throw new Error(`the outputs of the stack ${stackName} cannot be read: ${reasonOf(error as AwsError, region)}`, {
      cause: error,
    });
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

const CREDENTIALS = 'there are no AWS credentials that it accepts: sign in, or set AWS_PROFILE';

/** CloudFormation's own words name the account. Codes: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html */
function reasonOf({ name = 'Error', message = '', code }: AwsError, region: string | undefined): string {
  if (region === undefined) return 'no region is known: give --region, or set AWS_REGION';
  if (name === 'ValidationError' && message.includes('does not exist')) {
    return `there is no stack of that name in ${region}: check the name, the region and the account`;
  }
  if (name === 'ValidationError') return 'that is no name of a stack, which is like hydrant-prod';
  if (name.startsWith('AccessDenied')) {
    return message.includes('explicit deny')
      ? 'a policy denies cloudformation:DescribeStacks explicitly: mend that policy'
      : 'the right cloudformation:DescribeStacks on that stack is missing';
  }
  if (name.startsWith('ExpiredToken')) return 'the AWS credentials have expired: sign in again';
  if (NO_CREDENTIALS.has(name)) return CREDENTIALS;
  return code ?? name;
}

const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
