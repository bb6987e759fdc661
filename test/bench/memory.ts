import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOf, countsOf } from '../../infra/local/counts.ts';
import { readProgramOptions } from '../../infra/local/program-options.ts';
import { textTable } from '../../shared/figures/text-table.ts';
import { corpusOf } from './corpus.ts';
import { lambdaEnvironment, lambdaNodeOptions } from './lambda-process.ts';
import type { MemoryUse } from './memory-process.ts';

const USAGE = `npm run measure:memory -- [options]   the peak of the built transform in functions of several sizes
    --functions MB,...   the sizes of the functions; otherwise 128,256,512
    --batches MB,...     the sizes of the events' records; otherwise 1,3
    --invocations N      of each, in one process; otherwise 100`;

/**
 * How much memory the built transform takes in functions of several sizes, and whether it survives: many invocations in one process, with
 * the options of Node that Lambda sets for the size, and batches that differ. Nothing kills the process at the function's size:
 * its peak of resident memory is compared with it, and something is left to what else runs in the function's environment.
 */
const { functions, batches, invocations } = readProgramOptions(
  USAGE,
  {
    functions: { type: 'string', default: '128,256,512' },
    batches: { type: 'string', default: '1,3' },
    invocations: { type: 'string', default: '100' },
  },
  (values) => ({
    functions: countsOf('functions', values.functions),
    batches: countsOf('batches', values.batches),
    invocations: countOf('invocations', values.invocations),
  }),
);

/** Lambda's megabytes are these: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-MemorySize */
const MEBIBYTE = 1_048_576;
/** An assumption: beside the process that runs the function there is Lambda's own, which starts it and speaks with the service. */
const OTHERS_BYTES = 16 * MEBIBYTE;
/** So that what is remembered of metadata changes, and its bounds are reached. */
const EVENTS = 12;
const PODS = 1_200;

const PROCESS = new URL('memory-process.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'hydrant-memory-'));
try {
  const rows: (string | { right: string })[][] = [['function', 'batch', 'idle', 'peak', 'of size', 'ended']];
  for (const batchMb of batches) {
    const files = writeEvents(batchMb);
    for (const functionMb of functions) rows.push(await measure(functionMb, batchMb, files));
  }
  console.log(textTable(rows).join('\n'));
} finally {
  rmSync(folder, { recursive: true });
}

/** Events of records of which one in a hundred is broken, each with other pods than the one before. */
function writeEvents(batchMb: number): string[] {
  const { event } = corpusOf('mixed', PODS, EVENTS * batchMb * 1_000_000);
  const records = Math.ceil(event.records.length / EVENTS);
  return Array.from({ length: EVENTS }, (_, index) => {
    const path = join(folder, `${batchMb}-${index}.json`);
    writeFileSync(
      path,
      JSON.stringify({ ...event, records: event.records.slice(index * records, (index + 1) * records) }),
    );
    return path;
  });
}

async function measure(functionMb: number, batchMb: number, files: readonly string[]) {
  const child = fork(PROCESS, [String(invocations), ...files], {
    execArgv: lambdaNodeOptions(functionMb),
    env: lambdaEnvironment(functionMb),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let use: MemoryUse | undefined;
  child.on('message', (message) => {
    use = message as MemoryUse;
  });
  const [status, signal] = await once(child, 'exit');
  const right = (text: string) => ({ right: text });
  const begin = [`${functionMb} MB`, `${batchMb} MB`];
  if (use === undefined)
    return [...begin, right('-'), right('-'), right('-'), `by itself: ${signal ?? `exit status ${status}`}`];
  const { idleBytes, peakBytes } = use;
  const mebibytes = (bytes: number) => right(`${Math.round(bytes / MEBIBYTE)} MB`);
  const size = functionMb * MEBIBYTE;
  const ended = peakBytes + OTHERS_BYTES <= size ? 'survives' : 'would be killed';
  return [
    ...begin,
    mebibytes(idleBytes),
    mebibytes(peakBytes),
    right(`${Math.round((100 * peakBytes) / size)} %`),
    ended,
  ];
}
