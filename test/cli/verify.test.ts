import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { startCloudFormation } from '../../infra/local/cloudformation/server.ts';
import { BUCKET, REGION, STREAM, STREAM_SECRET_ARN, startWorld, type World } from '../../infra/local/world.ts';
import { runHydrant } from './run-hydrant.ts';

let world: World;

beforeAll(async () => {
  // Nothing is put, so nothing is transformed.
  const invoke = () => Promise.reject(new Error('never called'));
  world = await startWorld({ clock: systemWorldClock, random: Math.random, invoke });
});

afterAll(() => world.close());

const verify = (args: readonly string[], environment = {}) =>
  runHydrant(['verify', ...args], { environment: { ...world.environment, ...environment } });

describe('hydrant verify', () => {
  it('--no-send looks at everything and ends with status 0', async () => {
    const { status, stdout, stderr } = await verify(['--no-send']);
    expect(stdout).toMatch(/^stream eks-fargate-logs, datadoghq\.com\n/);
    expect(stdout).toMatch(/All is well\.\n$/);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('--json prints what was found, and status 1 says that something is wrong', async () => {
    const { status, stdout } = await verify(['--no-send', '--json'], { DD_API_KEY: 'a-key-of-nobody' });
    const wrong = (JSON.parse(stdout) as { checks: { name: string; state: string }[] }).checks.filter(
      ({ state }) => state === 'wrong',
    );
    expect(wrong.map(({ name }) => name)).toEqual(['API key']);
    expect(stdout).not.toContain('a-key-of-nobody');
    expect(status).toBe(1);
  });

  it('takes a stream by its ARN, and says where there is none', async () => {
    const arn = 'arn:aws:firehose:us-east-1:123456789012:deliverystream/another';
    const { status, stdout } = await verify(['--no-send', '--stream', arn]);
    expect(stdout).toContain('there is no delivery stream another in this region and account');
    expect(status).toBe(1);
  });

  it('--stack says which stream, site, function, bucket and key it is about', async () => {
    const outputs = {
      DeliveryStreamName: STREAM,
      TransformAliasArn: 'arn:aws:lambda:us-east-1:123456789012:function:hydrant-prod-transform:live',
      BackupBucketName: BUCKET,
      BackupPrefix: 'another/',
      ApiKeySecretArn: STREAM_SECRET_ARN,
      DatadogSite: 'datadoghq.eu',
    };
    const cloudFormation = await startCloudFormation({ region: REGION, stacks: { 'hydrant-prod': outputs } });
    const { HYDRANT_STREAM_NAME: _, DD_API_KEY: __, ...environment } = world.environment;
    const { status, stdout } = await runHydrant(['verify', '--stack', 'hydrant-prod', '--no-send'], {
      environment: { ...environment, AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url },
    });
    await cloudFormation.close();
    expect(stdout).toMatch(/^stream eks-fargate-logs, datadoghq\.eu\n/);
    expect(stdout).toContain("hydrant-transform:live is attached, and the stack's is arn:");
    expect(stdout).toContain('→ hydrant attach --stack hydrant-prod prints the calls that attach it');
    expect(stdout).toContain('the stream parks below "" in eks-fargate-logs-backup, and what is below "another/" is');
    expect(stdout).toMatch(/ok +API key +datadoghq\.eu accepts it/);
    expect(status).toBe(1);
  });

  it('without AWS says so of each thing, and does not throw', async () => {
    const nowhere = 'http://127.0.0.1:9';
    const { status, stdout, stderr } = await verify(['--no-send'], {
      AWS_ENDPOINT_URL_FIREHOSE: nowhere,
      AWS_ENDPOINT_URL_CLOUDWATCH: nowhere,
      AWS_ENDPOINT_URL_S3: nowhere,
      AWS_MAX_ATTEMPTS: '1',
    });
    expect(stdout).toMatch(/unknown +credentials +AWS has not answered/);
    expect(stdout).toMatch(/unknown +stream +ECONNREFUSED/);
    expect(stdout).toMatch(/Nothing wrong was found, but .*: credentials, stream, transform, stream key\.\n$/);
    expect([stderr, status]).toEqual(['', 1]);
  });

  it('reads its settings as the reprocessor does', async () => {
    const { status, stderr } = await verify(['--no-send'], { HYDRANT_STATE_PREFIX: '/bad' });
    expect(stderr).toContain('HYDRANT_STATE_PREFIX is "/bad": it accepts');
    expect(status).toBe(2);
  });

  it.each([
    [['--wait', '5'], '--wait takes a time from 10s to 60m, like 5m, not "5"'],
    [['--wait', '2h'], '--wait takes a time from 10s to 60m, like 5m, not "2h"'],
    [['--stream', 'a b'], '--stream takes the name or the ARN of a delivery stream, not "a b"'],
    [['--sned'], "Unknown option '--sned'"],
  ])('%j is wrong use', async (args, message) => {
    const { status, stderr } = await verify(args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('needs a stream, and a key', async () => {
    const { HYDRANT_STREAM_NAME: _, ...withoutStream } = world.environment;
    const unnamed = await runHydrant(['verify'], { environment: withoutStream });
    expect([unnamed.status, unnamed.stderr]).toEqual([
      2,
      'name a stack or a stream: hydrant verify --stack hydrant-prod, or --stream NAME\n',
    ]);
    const keyless = await verify([], { DD_API_KEY: '' });
    expect(keyless.stderr).toContain('DD_API_KEY is not set');
    expect(keyless.status).toBe(2);
  });
});
