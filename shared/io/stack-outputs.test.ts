import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalCloudFormation, startCloudFormation } from '../../infra/local/cloudformation/server.ts';
import type { StackOutputs } from '../deployment/stack-outputs.ts';
import { readStackOutputs } from './stack-outputs.ts';

const OUTPUTS: StackOutputs = { DeliveryStreamName: 'hydrant-prod-logs', BackupPrefix: 'a&b/', ClusterName: 'shop' };

let cloudFormation: LocalCloudFormation;

beforeEach(async () => {
  cloudFormation = await startCloudFormation({ region: 'eu-central-1', stacks: { 'hydrant-prod': OUTPUTS } });
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', cloudFormation.url);
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'LOCALKEY');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local-secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await cloudFormation.close();
});

const read = (stack = 'hydrant-prod') => readStackOutputs(stack, 'eu-central-1', {});

describe("a stack's outputs", () => {
  it('are read from the region that is named', async () => {
    expect(await read()).toEqual(OUTPUTS);
  });

  it.each([
    { AWS_REGION: 'eu-central-1', AWS_DEFAULT_REGION: 'us-east-1' },
    { AWS_REGION: ' ', AWS_DEFAULT_REGION: 'eu-central-1' },
  ])('are read from the region of the environment, %j', async (environment) => {
    expect(await readStackOutputs('hydrant-prod', undefined, environment)).toEqual(OUTPUTS);
  });

  it("are Hydrant's own only, and none that is empty", async () => {
    const outputs = { ...OUTPUTS, KinesisStreamArn: ' ', ServerlessDeploymentBucketName: 'bucket' };
    cloudFormation.stacks.set('hydrant-prod', outputs);
    expect(await read()).toEqual(OUTPUTS);
  });
});

describe('outputs that cannot be read', () => {
  it('name the stack that is not there, and the region', async () => {
    await expect(read('hydrant-dev')).rejects.toThrow(
      'the outputs of the stack hydrant-dev cannot be read: there is no stack of that name in eu-central-1: check the name, the region and the account',
    );
    await expect(readStackOutputs('hydrant-prod', 'us-east-1', {})).rejects.toThrow('in us-east-1');
  });

  it('name the missing right, and no account', async () => {
    cloudFormation.denies = true;
    await expect(read()).rejects.toThrow(/: the right cloudformation:DescribeStacks on that stack is missing$/);
  });

  it("are those of another's stack", async () => {
    cloudFormation.stacks.set('network', { VpcId: 'vpc-1' } as StackOutputs);
    await expect(read('network')).rejects.toThrow(
      "the stack network has none of Hydrant's outputs: it is another one, or was never deployed to its end (its status is CREATE_COMPLETE)",
    );
  });

  it('say that there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    await expect(read()).rejects.toThrow('there are no AWS credentials that it accepts: sign in, or set AWS_PROFILE');
  });

  it('say that no region is known', async () => {
    await expect(readStackOutputs('hydrant-prod', undefined, {})).rejects.toThrow(
      'no region is known: give --region, or set AWS_REGION',
    );
  });

  it('say what happened', async () => {
    await cloudFormation.close();
    await expect(read()).rejects.toThrow(/cannot be read: ECONNREFUSED$/);
    cloudFormation = await startCloudFormation({ region: 'eu-central-1' });
  });
});
