import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lambdaEnvironment, lambdaNodeOptions } from './lambda-process.ts';
import { type Measured, median } from './rows.ts';

const ROUNDS = 21;
/** The deployed size, which sets the options of the process; how much CPU comes with it is not imitated. */
const MEMORY_MB = 512;

const PROCESS = fileURLToPath(new URL('import-process.ts', import.meta.url));
const TRANSFORM = new URL('../../dist/transform/handler.mjs', import.meta.url).href;
const EMPTY = new URL('empty-module.mjs', import.meta.url).href;

/**
 * Node's own modules that AWS's runtime client has loaded before it imports a function:
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (`aws-lambda-ric` 4.0.2)
 */
const RUNTIME_CLIENT = ['fs', 'http', 'module', 'net', 'os', 'path', 'util', 'worker_threads'].map(
  (name) => `node:${name}`,
);

/**
 * The module's part of a cold start: importing the built bundle in a fresh process, minus importing an empty module. The two
 * alternately; files are in the page cache. Once in a bare process, and once where the modules are loaded that any function
 * finds.
 */
export function importRows(): Measured {
  const bare = measure([]);
  const inLambda = measure(RUNTIME_CLIENT);
  return {
    rows: [
      {
        name: 'import_ms.transform.minus_bare',
        value: bare.transform - bare.empty,
        unit: 'ms',
        against: 'an empty module, fresh processes',
      },
      {
        name: 'import_ms.transform.minus_runtime_client',
        value: inLambda.transform - inLambda.empty,
        unit: 'ms',
        against: "the same, with the modules of Node that AWS's runtime client loads",
      },
    ],
    notes: [`import: medians of ${ROUNDS} processes each; the empty module ${bare.empty.toFixed(2)} ms`],
  };
}

function measure(builtins: readonly string[]): { readonly transform: number; readonly empty: number } {
  const transform: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    transform.push(importMs(TRANSFORM, builtins));
    empty.push(importMs(EMPTY, builtins));
  }
  return { transform: median(transform), empty: median(empty) };
}

function importMs(url: string, builtins: readonly string[]): number {
  const stdout = execFileSync(process.execPath, [...lambdaNodeOptions(MEMORY_MB), PROCESS, url, ...builtins], {
    env: lambdaEnvironment(MEMORY_MB),
  });
  return Number(stdout);
}
