import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startFiles } from './bundling/start-files.ts';

/**
 * What is loaded at the start is part of the cold start: each millisecond of it is paid at every scale-out. Of the transform,
 * about 20 kB are the logger.
 */
const START_LIMITS_BYTES = {
  'dist/transform/handler.mjs': 106_000,
  'dist/reprocessor/handler.mjs': 770_000,
  'dist/cli/hydrant.mjs': 770_000,
};

/** What stands beside the bundles, because few deployments, few records or no first batch load it. */
const LATER_LIMITS_BYTES = {
  'dist/transform/on-demand.mjs': 41_000,
  'dist/transform/re2js.cjs': 160_000,
  'dist/reprocessor/re2js.cjs': 160_000,
  'dist/cli/re2js.cjs': 160_000,
};

const ROOT = new URL('../', import.meta.url);

for (const [file, limit] of Object.entries(START_LIMITS_BYTES)) {
  const files = startFiles(new URL(file, ROOT)).map((url) => fileURLToPath(url));
  check(`${file} and what it imports`, files, limit);
}
for (const [file, limit] of Object.entries(LATER_LIMITS_BYTES))
  check(file, [fileURLToPath(new URL(file, ROOT))], limit);

function check(name: string, files: readonly string[], limit: number): void {
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`${name}: ${size} bytes of at most ${limit}`);
  if (size > limit) process.exitCode = 1;
}
