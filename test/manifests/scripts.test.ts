import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destinationOf } from '../../shared/manifests/destination.ts';
import type { ManifestInput } from '../../shared/manifests/manifests.ts';
import { allFiles, DATA_STREAM } from './manifest-input.ts';

const EXECUTION_ROLE = 'pod-execution';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hydrant-scripts-'));
  for (const path of ['bin', 'policies', `roles/${EXECUTION_ROLE}`]) mkdirSync(join(folder, path), { recursive: true });
  for (const name of ['aws', 'eksctl']) {
    const file = join(folder, 'bin', name);
    copyFileSync(new URL('aws-stub.sh', import.meta.url), file);
    chmodSync(file, 0o755);
  }
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Runs one of the scripts, as it is written for this input. @throws {Error} where it ends with another status than 0 */
function run(script: string, input: Partial<ManifestInput> = {}, args: readonly string[] = []): void {
  for (const { path, text } of allFiles(input)) {
    const file = join(folder, 'out', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, STATE: folder };
  execFileSync('sh', [join(folder, 'out/aws', script), ...args], { env, stdio: 'pipe' });
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

/** The documents of the policies that a role has, in no order. */
function rightsOf(role: string): string[] {
  const at = join(folder, 'roles', role);
  return readdirSync(at).map((policy) => readFileSync(join(at, policy), 'utf8'));
}

const SHOP = 'hydrant-fluent-bit-shop-eu-central-1';
const ELSEWHERE = destinationOf('delivery-stream', 'hydrant-prod-logs', 'eu-west-1', '123456789012');

describe('the script for ECS', () => {
  it('asks for the task role', () => {
    expect(() => run('ecs.sh')).toThrow(/name the task role: sh ecs\.sh NAME-OF-THE-TASK-ROLE/);
    run('ecs.sh', {}, ['my-task-role']);
    expect(calls().at(-1)).toBe('aws iam put-role-policy');
  });
});

describe('the script for EKS Fargate', () => {
  it('gives the right to put, and does no harm a second time', () => {
    run('fargate.sh');
    run('fargate.sh');
    expect(rightsOf(EXECUTION_ROLE)).toEqual([expect.stringContaining('firehose:PutRecordBatch')]);
  });

  it('gives it after an end half-way', () => {
    run('fargate.sh');
    for (const policy of readdirSync(join(folder, 'roles', EXECUTION_ROLE))) {
      rmSync(join(folder, 'roles', EXECUTION_ROLE, policy));
    }
    run('fargate.sh');
    expect(rightsOf(EXECUTION_ROLE)).toHaveLength(1);
  });

  it.each<[string, Partial<ManifestInput>, string]>([
    ['a second cluster', { cluster: 'office' }, 'log-group:office-fluent-bit-logs"'],
    ['a stream of that name in another region', { destination: ELSEWHERE }, 'firehose:eu-west-1:'],
    [
      'a data stream of that name',
      { destination: { ...DATA_STREAM, name: 'hydrant-prod-logs' } },
      'kinesis:PutRecords',
    ],
  ])('gives it for %s', (_, input, words) => {
    run('fargate.sh');
    run('fargate.sh', input);
    const rights = rightsOf(EXECUTION_ROLE);
    expect(rights).toHaveLength(2);
    expect(rights.join()).toContain(words);
  });

  it('gives the rights of the router too where they were not asked for at first', () => {
    run('fargate.sh', { processLogs: false });
    expect(rightsOf(EXECUTION_ROLE).join()).not.toContain('logs:PutLogEvents');
    run('fargate.sh');
    expect(rightsOf(EXECUTION_ROLE).join()).toContain('logs:PutLogEvents');
  });

  it('ends where the policy is refused for another reason, and says it', () => {
    writeFileSync(join(folder, 'denied'), '');
    expect(() => run('fargate.sh')).toThrow('(AccessDenied)');
    expect(calls()).toEqual(['aws iam create-policy']);
  });
});

describe('the script for EC2 nodes', () => {
  it('gives the right to put, and does no harm a second time', () => {
    run('daemonset.sh');
    run('daemonset.sh');
    expect(rightsOf(SHOP)).toEqual([expect.stringContaining('firehose:PutRecordBatch')]);
  });

  it('gives it for a second stream, for which eksctl leaves the role as it is', () => {
    run('daemonset.sh');
    run('daemonset.sh', { destination: DATA_STREAM });
    expect(rightsOf(SHOP)).toHaveLength(2);
    expect(rightsOf(SHOP).join()).toContain('kinesis:PutRecords');
  });

  it('has a role of its own for a cluster of that name in another region', () => {
    run('daemonset.sh');
    run('daemonset.sh', { destination: ELSEWHERE });
    expect(rightsOf(SHOP)).toHaveLength(1);
    expect(rightsOf('hydrant-fluent-bit-shop-eu-west-1')).toEqual([expect.stringContaining('firehose:eu-west-1:')]);
  });
});

describe("the script for the control plane's logs", () => {
  it('subscribes, and again: a role that was not known everywhere at first is no obstacle', () => {
    run('control-plane.sh');
    run('control-plane.sh');
    expect(calls().filter((call) => call === 'aws logs put-subscription-filter')).toHaveLength(2);
  });
});
