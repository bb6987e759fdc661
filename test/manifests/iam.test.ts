import { describe, expect, it } from 'vitest';
import { destinationOf, destinationOfArn } from '../../shared/manifests/destination.ts';
import { allFiles, DATA_STREAM, INPUT, textOf } from './manifest-input.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

function statementsOf(path: string, input = {}): readonly Statement[] {
  return (JSON.parse(textOf(path, input)) as { readonly Statement: readonly Statement[] }).Statement;
}

const STREAM = 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/hydrant-prod-logs';
const POLICIES = ['fargate', 'daemonset', 'ecs', 'control-plane'].map((name) => `aws/${name}-policy.json`);

describe('the right to put', () => {
  it.each(POLICIES)('is for that one stream, %s', (path) => {
    expect(statementsOf(path)[0]).toMatchObject({
      Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
      Resource: STREAM,
    });
    expect(statementsOf(path, { destination: DATA_STREAM })[0]).toMatchObject({
      Action: ['kinesis:PutRecord', 'kinesis:PutRecords'],
      Resource: 'arn:aws:kinesis:eu-central-1:123456789012:stream/eks-logs',
    });
  });

  it.each(POLICIES)('has no wildcard for an action or for all resources, %s', (path) => {
    for (const { Action, Resource } of statementsOf(path)) {
      expect([Action].flat().filter((action) => action.includes('*'))).toEqual([]);
      expect(
        [Resource].flat().filter((resource) => !/^arn:aws:[a-z]+:eu-central-1:123456789012:\w/.test(resource)),
      ).toEqual([]);
    }
  });
});

describe("the right to write the router's own logs", () => {
  it('is for the one group that EKS Fargate writes them to', () => {
    const group = 'arn:aws:logs:eu-central-1:123456789012:log-group:shop-fluent-bit-logs';
    expect(statementsOf('aws/fargate-policy.json')[1]?.Resource).toEqual([group, `${group}:*`]);
  });

  it('is not given where they are not kept', () => {
    expect(statementsOf('aws/fargate-policy.json', { processLogs: false })).toHaveLength(1);
  });
});

describe('the role of the subscription', () => {
  it('is taken by CloudWatch Logs for its own account and region alone', () => {
    expect(statementsOf('aws/control-plane-trust.json')).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:logs:eu-central-1:123456789012:*' } },
      },
    ]);
  });

  it("is for the cluster's log group, and for none of Hydrant's", () => {
    const script = textOf('aws/control-plane.sh');
    expect([...script.matchAll(/--log-group-name (\S+)/g)].map(([, group]) => group)).toEqual([
      '/aws/eks/shop/cluster',
    ]);
    expect(script).toContain('Never subscribe');
  });
});

describe('the commands', () => {
  it('read files that are there', () => {
    const files = allFiles();
    const named = files.flatMap(({ text }) =>
      [...text.matchAll(/file:\/\/([\w.-]+)/g)].map(([, name]) => `aws/${name}`),
    );
    expect(named).toHaveLength(5);
    expect(named.filter((name) => !files.some(({ path }) => path === name))).toEqual([]);
  });

  it('attach the policy that they create', () => {
    for (const name of ['fargate', 'daemonset']) {
      const script = textOf(`aws/${name}.sh`);
      const [, policy = 'none'] = /--policy-name (\S+)/.exec(script) ?? [];
      expect(policy).toMatch(/-shop-eu-central-1-hydrant-prod-logs-[0-9a-f]{8}$/);
      expect(script).toContain(`--policy-arn arn:aws:iam::123456789012:policy/${policy}\n`);
    }
  });

  it('look the pod execution role up, or take it', () => {
    expect(textOf('aws/fargate.sh')).toContain('--cluster-name shop');
    const script = textOf('aws/fargate.sh', { role: 'PodExecution' });
    expect(script).toContain('--role-name PodExecution');
    expect(script).not.toContain('describe-fargate-profile');
  });

  it('keep the names of roles and policies within what IAM takes, and apart', () => {
    const destination = destinationOf('data-stream', 's'.repeat(128), 'eu-central-1', '123456789012');
    const namesFor = (cluster: string, option: string) =>
      allFiles({ destination, cluster }).flatMap(({ text }) =>
        [...text.matchAll(new RegExp(`--${option} ([\\w-]+)`, 'g'))].map(([, name = '']) => name),
      );
    const [one, other] = ['a', 'b'].map((end) => `${'c'.repeat(99)}${end}`) as [string, string];
    expect(Math.max(...namesFor(one, 'policy-name').map(({ length }) => length))).toBe(128);
    expect(Math.max(...namesFor(one, 'role-name').map(({ length }) => length))).toBe(64);
    const both = new Set(namesFor(one, 'role-name'));
    expect(namesFor(other, 'role-name').filter((name) => both.has(name))).toEqual([]);
  });
});

describe('a destination', () => {
  it.each([INPUT.destination, DATA_STREAM])('is the same by its ARN', (destination) => {
    expect(destinationOfArn(destination.arn)).toEqual(destination);
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-east-1', 'aws'],
  ])('in %s is in the partition %s', (region, partition) => {
    const { arn } = destinationOf('delivery-stream', 'a', region, '123456789012');
    expect(arn).toBe(`arn:${partition}:firehose:${region}:123456789012:deliverystream/a`);
  });

  it.each(['', 'a', 'arn:aws:s3:::bucket', 'arn:aws:firehose:eu-west-1:1:deliverystream/a'])('is not %j', (arn) => {
    expect(destinationOfArn(arn)).toBeUndefined();
  });
});
