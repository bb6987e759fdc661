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
 * The module's part of a cold start: importing the built bundle in a fresh process, minus importing an empty module. The two
 * alternately; files are in the page cache.
 */
export function importRows(): Measured {
  const times = { transform: [] as number[], empty: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.transform.push(importMs(TRANSFORM));
    times.empty.push(importMs(EMPTY));
  }
  const value = median(times.transform) - median(times.empty);
  return {
    rows: [{ name: 'import_ms.transform.minus_bare', value, unit: 'ms', against: 'an empty module, fresh processes' }],
    notes: [`import: medians of ${ROUNDS} processes each; the empty module ${median(times.empty).toFixed(2)} ms`],
  };
}

function importMs(url: string): number {
  const stdout = execFileSync(process.execPath, [...lambdaNodeOptions(MEMORY_MB), PROCESS, url], {
    env: lambdaEnvironment(MEMORY_MB),
  });
  return Number(stdout);
}
