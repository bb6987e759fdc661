import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { configMapOf, objectsOf } from '../manifests/manifest-input.ts';
import { type DeploymentServices, REGION, startDeploymentServices } from './deployment-services.ts';
import { type Run, runHydrant } from './run-hydrant.ts';

const STREAM = ['--stream', 'hydrant-prod-logs', '--region', REGION, '--account', '123456789012'];

let services: DeploymentServices;
let folder: string;

beforeAll(async () => {
  services = await startDeploymentServices();
});

afterAll(() => services.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hydrant-manifests-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** With no credentials, and nothing to talk to. */
const run = (...args: string[]) => runHydrant(['manifests', ...args]);

/** Runs it for the stack while Firehose gives one answer to everything. */
async function runBeside(status: number, answer: object): Promise<Run> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const AWS_ENDPOINT_URL_FIREHOSE = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environment = { ...services.environment, AWS_ENDPOINT_URL_FIREHOSE };
    return await runHydrant(['manifests', '--stack', 'hydrant-prod'], { environment });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe('hydrant manifests', () => {
  it('prints all of it by options alone', async () => {
    const { status, stdout } = await run(...STREAM, '--cluster', 'shop');
    expect(status).toBe(0);
    expect(objectsOf(stdout)).toHaveLength(10);
    expect(configMapOf(stdout, 'aws-logging')['output.conf']).toContain('delivery_stream hydrant-prod-logs\n');
    expect(stdout).not.toContain('undefined');
  });

  it('prints the same by what the stack says of itself', async () => {
    const [byStack, byOptions] = await Promise.all([
      services.run('manifests', '--stack', 'hydrant-prod'),
      run(...STREAM, '--cluster', 'shop'),
    ]);
    expect(byStack).toEqual(byOptions);
  });

  it('names the Kinesis data stream of a stack that has one', async () => {
    const outputs = services.cloudFormation.stacks.get('hydrant-prod');
    const KinesisStreamArn = `arn:aws:kinesis:${REGION}:123456789012:stream/eks-logs`;
    services.cloudFormation.stacks.set('hydrant-kinesis', { ...outputs, KinesisStreamArn });
    const { status, stdout } = await services.run('manifests', '--stack', 'hydrant-kinesis');
    expect(status).toBe(0);
    expect(configMapOf(stdout, 'aws-logging')['output.conf']).toContain('stream eks-logs\n');
    expect(stdout).not.toContain('firehose:PutRecord');
  });

  it('finds the Kinesis data stream that feeds the delivery stream, where the stack does not know it', async () => {
    const KinesisStreamARN = `arn:aws:kinesis:${REGION}:123456789012:stream/eks-logs`;
    const DeliveryStreamDescription = {
      DeliveryStreamType: 'KinesisStreamAsSource',
      Source: { KinesisStreamSourceDescription: { KinesisStreamARN } },
      Destinations: [{ HttpEndpointDestinationDescription: {} }],
    };
    const { stdout, stderr } = await runBeside(200, { DeliveryStreamDescription });
    expect(configMapOf(stdout, 'aws-logging')['output.conf']).toContain('stream eks-logs\n');
    expect(stdout).not.toContain('firehose:PutRecord');
    expect(stderr).toBe('');
  });

  it('says what it assumes, where it may not look at the delivery stream', async () => {
    const { status, stdout, stderr } = await runBeside(400, { __type: 'AccessDeniedException' });
    expect(status).toBe(0);
    expect(configMapOf(stdout, 'aws-logging')['output.conf']).toContain('delivery_stream hydrant-prod-logs\n');
    expect(stderr).toContain('the right firehose:DescribeDeliveryStream on that stream is missing\nSo it is taken for');
  });

  it('prints one topic, which needs no cluster where it has none', async () => {
    const { status, stdout } = await run(...STREAM, '--only', 'ecs');
    expect(status).toBe(0);
    expect(stdout).toContain('"awsfirelens"');
    const sample = await run(...STREAM, '--only', 'sample', '--namespace', 'web');
    expect(objectsOf(sample.stdout)).toMatchObject([{ metadata: { name: 'web' } }, { metadata: { namespace: 'web' } }]);
  });

  it('does what its options say', async () => {
    const { stdout } = await run(...STREAM, '--cluster', 'shop', '--role', 'PodExecution', '--no-process-logs');
    expect(configMapOf(stdout, 'aws-logging').flb_log_cw).toBe('false');
    expect(stdout).toContain('--role-name PodExecution');
    expect(stdout).not.toContain('logs:PutLogEvents');
  });

  it('writes files that lie where kubectl looks, or where it does not', async () => {
    const { status, stdout } = await run(...STREAM, '--cluster', 'shop', '--out', join(folder, 'new'));
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'new')).sort()).toEqual([
      '01-aws-observability.yaml',
      '02-aws-logging.yaml',
      '03-sample-app.yaml',
      'aws',
      'daemonset',
    ]);
    expect(readdirSync(join(folder, 'new/daemonset'))).toEqual(['fluent-bit.yaml']);
    expect(readdirSync(join(folder, 'new/aws')).filter((name) => !/\.(?:json|sh)$/.test(name))).toEqual([]);
    expect(stdout).toContain(`  sh ${folder}/new/aws/fargate.sh\n`);
    expect(stdout).toContain(`  kubectl apply -f ${folder}/new\n`);
    expect(readFileSync(join(folder, 'new/02-aws-logging.yaml'), 'utf8')).toMatch(/^apiVersion: v1\nkind: ConfigMap\n/);
  });
});

describe('the commands that are said after writing', () => {
  it('can be copied where the folder has a space', async () => {
    const { stdout } = await run(...STREAM, '--cluster', 'shop', '--out', join(folder, 'my files'));
    expect(stdout).toContain(`  sh '${folder}/my files/aws/fargate.sh'\n`);
    expect(stdout).toContain(`  kubectl apply -f '${folder}/my files'\n`);
    expect(stdout).toContain(`  kubectl apply -f '${folder}/my files/daemonset'\n`);
  });
});

const WITHOUT_ACCOUNT = STREAM.slice(0, 4);

describe('hydrant manifests that are asked for wrongly', () => {
  it.each([
    ['nothing', [], 'name the stack, --stack hydrant-prod, or the stream'],
    ['no account', WITHOUT_ACCOUNT, '--stream is without --account: name it, --account 123456789012\n'],
    [
      'a Kinesis stream alone',
      ['--kinesis-stream', 'a'],
      '--kinesis-stream is without --region and --account: name them, --region eu-central-1 --account 123456789012\n',
    ],
    ['no stream', STREAM.slice(2), 'name the stack, --stack hydrant-prod, or the stream'],
    ['an account that is none', [...WITHOUT_ACCOUNT, '--account', '1234'], '--account takes the 12 digits'],
    [
      'a region that is none',
      ['--stream', 'a', '--region', 'Frankfurt'],
      '--region takes a region, like eu-central-1, not "Frankfurt"',
    ],
    [
      'an ARN for a name',
      ['--stream', `arn:aws:firehose:${REGION}:123456789012:deliverystream/a`],
      'the name is what stands last in an ARN',
    ],
    ['an ARN of a role', ['--role', 'arn:aws:iam::123456789012:role/a'], '--role takes the name of an IAM role'],
    ['a name that is too long', ['--stream', 'a'.repeat(65)], '--stream takes the name of a delivery stream'],
    ['a namespace that is none', ['--namespace', 'Web_1'], '--namespace takes'],
    ['a cluster that is none', ['--cluster', 'a b'], '--cluster takes'],
    ['a line break in a name', ['--cluster', 'shop\n'], '--cluster takes'],
    ['no cluster', STREAM, 'fargate is for one EKS cluster: name it'],
    ['a topic that is none', [...STREAM, '--only', 'eks'], '--only takes one of fargate, sample'],
    ['both streams', [...STREAM, '--kinesis-stream', 'a'], 'name the one that logs are put into'],
    ['a stack and a stream', ['--stack', 'hydrant-prod', ...STREAM], '--stack says which stream it is'],
    ['an unknown option', ['--cluter', 'a'], "Unknown option '--cluter'"],
  ])('say so and end with 2: %s', async (_, args, words) => {
    expect(await run(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(words) });
  });

  it('say what cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { status, stderr } = await run(...STREAM, '--only', 'ecs', '--out', join(folder, 'file'));
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--out: .* cannot be written: E/),
    });
  });

  it('say which stack is not there, and of a stack that it has no stream', async () => {
    expect(await services.run('manifests', '--stack', 'hydrant-dev')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`there is no stack of that name in ${REGION}`),
    });
    services.cloudFormation.stacks.set('hydrant-bare', { TransformAliasArn: 'a' });
    expect(await services.run('manifests', '--stack', 'hydrant-bare')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('says of no stream'),
    });
  });
});
