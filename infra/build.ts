import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/**
 * The engine of tenants' patterns: larger than the transform itself, so it has a file of its own beside each bundle, which is
 * read only when there is a pattern (shared/rules/engine.ts).
 */
const ENGINE = 're2js';

/**
 * Bundles both functions and the command line, self-contained ES modules for Lambda's Node 24. They hold no native addon,
 * because the functions run on arm64 whatever machine built them.
 */
const ENTRIES = {
  'transform/handler': 'functions/transform/handler.ts',
  'reprocessor/handler': 'functions/reprocessor/handler.ts',
  'cli/hydrant': 'cli/hydrant.ts',
};

rmSync('dist', { recursive: true, force: true });
for (const [name, entry] of Object.entries(ENTRIES)) {
  await build({
    entryPoints: [entry],
    outfile: `dist/${name}.mjs`,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Packages' ES modules are smaller than their CommonJS twins, and can be shaken.
    mainFields: ['module', 'main'],
    // Some of AWS's packages call `require` for Node's own modules.
    banner: {
      js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`,
    },
    define: { RE2JS_MODULE: JSON.stringify(`./${ENGINE}.cjs`) },
    legalComments: 'none',
    logLevel: 'warning',
  });
  await build({
    stdin: { contents: `export { RE2JS } from '${ENGINE}'`, resolveDir: '.' },
    outfile: join('dist', dirname(name), `${ENGINE}.cjs`),
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  });
}
