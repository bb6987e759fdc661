import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeploymentServices, REGION, startDeploymentServices, TRANSFORM } from './deployment-services.ts';

let services: DeploymentServices;

beforeAll(async () => {
  services = await startDeploymentServices();
});

afterAll(() => services.close());

const attach = (...args: string[]) => services.run('attach', ...args);

describe('hydrant attach', () => {
  it('prints the calls for a stream and a function, and its alias where none is named', async () => {
    const { status, stdout } = await attach('--stream', 'mine', '--function', 'hydrant-prod-transform');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^# The delivery stream mine, as it is now \(version 1\)\. Nothing was changed\.\n/);
    expect(stdout).toContain(`"ParameterName":"LambdaArn","ParameterValue":"${TRANSFORM}"`);
    expect(stdout.match(/^aws .*$/gm)).toEqual([
      'aws iam put-role-policy \\',
      'aws firehose update-destination \\',
      'aws firehose update-destination \\',
      'aws iam delete-role-policy \\',
    ]);
  });

  it('lets the right stay for as long as Firehose may hold batches of before', async () => {
    const { stdout } = await attach('--stream', 'mine', '--function', 'hydrant-prod-transform');
    const [, after = ''] = stdout.split('# After some minutes');
    expect(after.match(/^aws .*$/gm)).toEqual(['aws iam delete-role-policy \\']);
  });

  it('prints them for a stack, whose transform is there already', async () => {
    const { status, stdout } = await attach('--stack', 'hydrant-prod');
    expect(status).toBe(0);
    expect(stdout).toContain('# The transform is attached already');
    expect(stdout).toContain('--delivery-stream-name hydrant-prod-logs ');
  });

  it('prints them for another stream than that of the stack, by its name or ARN', async () => {
    for (const stream of ['mine', `arn:aws:firehose:${REGION}:123456789012:deliverystream/mine`]) {
      const { stdout } = await attach('--stack', 'hydrant-prod', '--stream', stream);
      expect(stdout).toContain('--delivery-stream-name mine ');
      expect(stdout).not.toContain('already');
    }
  });

  it('takes the place of another function when it is told to', async () => {
    const args = ['--stream', 'hydrant-prod-logs', '--function', 'other'];
    expect(await attach(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining('has one function') });
    expect(await attach(...args, '--replace')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('gives way'),
    });
  });
});

describe('hydrant attach that is asked for wrongly', () => {
  it.each([
    ['nothing', [], 'name the stack, --stack hydrant-prod, or both'],
    ['no function', ['--stream', 'mine'], 'name the stack'],
    ['no name of a stream', ['--stream', 'a b'], '--stream takes the name or the ARN of a delivery stream, not "a b"'],
    [
      'a function that is none',
      ['--stream', 'mine', '--function', 'a b'],
      '--function takes a function with its alias',
    ],
    ['a stack and a function', ['--stack', 'hydrant-prod', '--function', 'a'], '--stack says which function it is'],
    [
      'a function of another region',
      ['--stream', 'mine', '--function', TRANSFORM.replace(REGION, 'us-east-1')],
      `the stream mine calls functions of ${REGION}`,
    ],
  ])('says so and ends with 2: %s', async (_, args, words) => {
    expect(await attach(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(words) });
  });

  it('says which stream is not there', async () => {
    expect(await attach('--stream', 'none', '--function', 'a')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`there is no stream of that name in ${REGION}`),
    });
  });
});
