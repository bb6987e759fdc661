import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemWorldClock } from '../../infra/local/clock.ts';
import { type LocalCloudFormation, startCloudFormation } from '../../infra/local/cloudformation/server.ts';
import { type LocalSecrets, startSecrets } from '../../infra/local/secrets-manager/server.ts';
import { line, record } from '../replay/replay-world.ts';
import { BUCKET, type ReplayServices, startReplayServices } from './replay-services.ts';
import { runHydrant } from './run-hydrant.ts';

const REGION = 'us-east-1';
const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:123456789012:secret:datadog-api-key-AbCdEf`;
const RAW = 'all/2026/03/01/11/hydrant-prod-logs-1-2026-03-01-11-00-00-c7cc019b';

let services: ReplayServices;
let cloudFormation: LocalCloudFormation;
let secrets: LocalSecrets;

/** Of a shell that has credentials of AWS, and nothing else of the deployment */
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  services = await startReplayServices();
  const { HYDRANT_BACKUP_BUCKET: _, AWS_REGION: __, DD_API_KEY: key = '', ...shell } = services.environment;
  secrets = await startSecrets({ clock: systemWorldClock, secrets: [[SECRET_ARN, JSON.stringify({ api_key: key })]] });
  const outputs = { BackupBucketName: BUCKET, BackupPrefix: 'failed/', ApiKeySecretArn: SECRET_ARN };
  cloudFormation = await startCloudFormation({
    region: REGION,
    stacks: { 'hydrant-prod': outputs, 'without-a-bucket': { DatadogSite: 'datadoghq.eu' } },
  });
  environment = {
    ...shell,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  };
});

afterAll(() => Promise.all([services.close(), cloudFormation.close(), secrets.close()]));

const run = (...args: string[]) => runHydrant([...args, '--region', REGION], { environment });

describe('a bucket that a stack names', () => {
  it('is looked at, planned, replayed and ordered about without a setting; what was delivered stays', async () => {
    services.s3.put(BUCKET, 'failed/http-endpoint-failed/a', Buffer.from(`${line(record('a'))}\n`));
    services.s3.put(BUCKET, RAW, Buffer.from(record('raw')));
    const of = ['--stack', 'hydrant-prod'];
    const { objects } = JSON.parse((await run('inspect', ...of, '--json')).stdout);
    expect(objects).toEqual({ listed: 1, read: 1, unreadable: 0, left: 0, delivered: 0 });
    expect(JSON.parse((await run('plan', ...of, '--json')).stdout).selection.objects).toBe(1);

    expect((await run('pause', ...of)).stdout).toContain(`s3://${BUCKET} paused`);
    expect((await run('stop', ...of)).stdout).toContain('stopped');
    expect((await run('resume', ...of)).stdout).toContain('taken back: pause, stop');

    const replayed = await run('replay', ...of);
    expect(replayed).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(replayed.stdout)).toMatchObject({ objects: { listed: 1, settled: 1 }, warnings: [] });
    expect(services.datadog.accepted).toHaveLength(1);
    expect(JSON.parse((await run('redrive', ...of)).stdout).objects.listed).toBe(0);
  });

  it('keeps what was delivered, where the bucket is named as a whole, too', async () => {
    const { status, stdout, stderr } = await services.replay(`s3://${BUCKET}`);
    expect(JSON.parse(stdout)).toMatchObject({
      objects: { listed: 0 },
      warnings: [expect.stringContaining('AllData')],
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('1 object of the backup mode') });
    expect(services.s3.buckets.keys(BUCKET, 'all/')).toEqual([RAW]);
    expect(services.s3.buckets.keys(BUCKET, 'hydrant/dead-letter/')).toEqual([]);
  });

  it.each([
    [['inspect', 's3://b', '--stack', 'hydrant-prod'], 'leave the s3:// URL out'],
    [['replay', '--stack', 'without-a-bucket'], 'does not say which bucket'],
    [['pause', '--stack', 'not a name'], '--stack takes the name of a CloudFormation stack'],
    [['pause'], 'name a stack or a bucket, hydrant pause --stack hydrant-prod or s3://bucket/prefix'],
  ])('is not %j, which is wrong use', async (args, words) => {
    expect(await run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
  });

  it('is none where there is no such stack', async () => {
    const { status, stderr } = await run('replay', '--stack', 'hydrant-dev');
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('there is no stack') });
  });
});
