import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMapOf, DATA_STREAM, textOf } from '../manifests/manifest-input.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hydrant-fluent-bit-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @param files by name; `fluent-bit.conf` is the one that is read. @throws where there is no `fluent-bit` */
function dryRun(files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { status, stdout, stderr, error } = spawnSync(
    'fluent-bit',
    ['--dry-run', '-c', join(folder, 'fluent-bit.conf')],
    {
      encoding: 'utf8',
    },
  );
  if (error !== undefined) throw new Error('there is no fluent-bit on the PATH', { cause: error });
  return { status, output: stdout + stderr };
}

/** What EKS Fargate puts before the ConfigMap's own sections: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
const BEFORE = `[SERVICE]
    Parsers_File parsers.conf

[INPUT]
    Name tail
    Buffer_Max_Size 66KB
    Mem_Buf_Limit 45MB
    Path /var/log/containers/*.log
    Read_From_Head On
    Refresh_Interval 10
    Rotate_Wait 30
    Skip_Long_Lines On
    Tag kube.*

`;

function fargateFiles(): Record<string, string> {
  const {
    'filters.conf': filters,
    'output.conf': output,
    'parsers.conf': parsers = '',
  } = configMapOf(textOf('02-aws-logging.yaml'), 'aws-logging');
  return { 'fluent-bit.conf': `${BEFORE}${filters}\n${output}`, 'parsers.conf': parsers };
}

describe('a real Fluent Bit', () => {
  it('takes the configuration of the ConfigMap for EKS Fargate', () => {
    expect(dryRun(fargateFiles())).toMatchObject({ status: 0 });
  });

  it.each([{}, { destination: DATA_STREAM }])('takes the configuration of the DaemonSet, %j', (input) => {
    expect(dryRun(configMapOf(textOf('daemonset/fluent-bit.yaml', input), 'fluent-bit'))).toMatchObject({ status: 0 });
  });

  it('refuses a plugin that is none', () => {
    const files = fargateFiles();
    const wrong = files['fluent-bit.conf']?.replace('kinesis_firehose', 'amazon_data_firehose') ?? '';
    expect(dryRun({ ...files, 'fluent-bit.conf': wrong }).status).not.toBe(0);
  });
});
