import { fork } from 'node:child_process';
import { once } from 'node:events';
import { lambdaEnvironment } from './lambda-process.ts';
import type { MachineUse } from './machine-process.ts';
import { median, type Row } from './rows.ts';

/** As `serverless.yml` deploys it */
const TRANSFORM_MB = 512;
const PROCESS = new URL('machine-process.ts', import.meta.url);

/** What docs/cost.md takes from a machine: the built transform over records of a hundred pods, in a process of its own. */
export async function machineRows(): Promise<Row[]> {
  const child = fork(PROCESS, [], {
    env: lambdaEnvironment(TRANSFORM_MB),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let logBytes = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    logBytes += chunk.length;
  });
  // Warnings are written once, not for an invocation.
  let warnings = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    warnings += chunk;
  });
  let use: MachineUse | undefined;
  child.on('message', (message) => {
    use = message as MachineUse;
  });
  const [status, signal] = await once(child, 'close');
  if (use === undefined) throw new Error(`ended by itself: ${signal ?? `exit status ${status}`}\n${warnings}`);
  const { cpuMs, invocations, gzipRatio } = use;
  return [
    { name: 'transform.cpu_ms_of_batch', value: median(cpuMs), unit: 'ms', against: 'one core, 1 MiB of records' },
    { name: 'transform.log_bytes', value: logBytes / invocations, unit: 'bytes', against: 'an invocation' },
    { name: 'request.gzip', value: gzipRatio, unit: 'ratio', against: 'the records of a request of 2 MiB' },
  ];
}
