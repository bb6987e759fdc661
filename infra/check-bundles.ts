import { statSync } from 'node:fs';

/**
 * A bundle's size is part of its cold start: each millisecond of it is paid at every scale-out. Of the transform, about 40 kB
 * are the logger and the metrics. The engine of patterns stands beside the bundles because few deployments load it.
 */
const LIMITS_BYTES = {
  'dist/transform/handler.mjs': 122_000,
  'dist/reprocessor/handler.mjs': 750_000,
  'dist/cli/hydrant.mjs': 750_000,
  'dist/transform/re2js.cjs': 160_000,
  'dist/reprocessor/re2js.cjs': 160_000,
  'dist/cli/re2js.cjs': 160_000,
};

for (const [file, limit] of Object.entries(LIMITS_BYTES)) {
  const { size } = statSync(file);
  console.log(`${file}: ${size} bytes of at most ${limit}`);
  if (size > limit) process.exitCode = 1;
}
