import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { zipSync } from 'fflate';

/**
 * The engine of tenants' patterns: larger than the transform itself, so it has a file of its own beside each bundle, which is
 * read only when there is a pattern (shared/rules/engine.ts).
 */
const ENGINE = 're2js';

/**
 * Bundles both functions and the command line, self-contained ES modules for Lambda's Node 24. They hold no native addon,
 * because the functions run on arm64 whatever machine built them. A function is one file. The command line is several: what
 * only some commands need, Datadog's client of some megabytes above all, is loaded by them alone.
 */
const ENTRIES: Readonly<Record<string, { readonly entry: string; readonly splitting: boolean }>> = {
  'transform/handler': { entry: 'functions/transform/handler.ts', splitting: false },
  'reprocessor/handler': { entry: 'functions/reprocessor/handler.ts', splitting: false },
  'cli/hydrant': { entry: 'cli/hydrant.ts', splitting: true },
};

const COMMON: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // Packages' ES modules are smaller than their CommonJS twins, and can be shaken.
  mainFields: ['module', 'main'],
  // Datadog's client brings a fetch of its own, with modules of Node's that are deprecated; Node has one.
  alias: { 'cross-fetch': './infra/platform-fetch.ts' },
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync('dist', { recursive: true, force: true });
for (const [name, { entry, splitting }] of Object.entries(ENTRIES)) {
  await build({
    ...COMMON,
    entryPoints: { [name]: entry },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: `${dirname(name)}/[name]-[hash]`,
    splitting,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    // Some of AWS's packages call `require` for Node's own modules.
    banner: {
      js: `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`,
    },
    define: { RE2JS_MODULE: JSON.stringify(`./${ENGINE}.cjs`) },
  });
  await build({
    ...COMMON,
    stdin: { contents: `export { RE2JS } from '${ENGINE}'`, resolveDir: '.' },
    outfile: join('dist', dirname(name), `${ENGINE}.cjs`),
    format: 'cjs',
  });
}

/** The same for every build: a deployment of what is unchanged changes nothing. The oldest time that a zip can say. */
const ZIP_TIME = new Date(1980, 0, 1);

// What Lambda takes, whoever deploys it: serverless.yml, or CDK and Terraform (docs/without-serverless.md).
for (const name of ['transform', 'reprocessor']) {
  const files = ['handler.mjs', `${ENGINE}.cjs`];
  const contents = Object.fromEntries(files.map((file) => [file, readFileSync(join('dist', name, file))]));
  writeFileSync(join('dist', `${name}.zip`), zipSync(contents, { level: 9, mtime: ZIP_TIME }));
}
