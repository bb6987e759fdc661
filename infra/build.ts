import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { zipSync } from 'fflate';
import { lazyBuiltins } from './bundling/lazy-builtins.ts';
import { ON_DEMAND, onDemand } from './bundling/on-demand.ts';
import { unneeded } from './bundling/unneeded.ts';

/**
 * The engine of tenants' patterns: larger than the transform itself, so it has a file of its own beside each bundle, which is
 * read only when there is a pattern (shared/rules/engine.ts).
 */
const ENGINE = 're2js';

/** Some of AWS's packages call `require` for Node's own modules. */
const REQUIRE = `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`;

/**
 * What an ordinary batch of EKS Fargate does not need, though each stands where every record passes: other routers' forms of a
 * record and compressed ones, processing rules, filters, labels and annotations as tags, warnings of them, tags
 * beyond ASCII. And what the first replica of a container takes, for which all later ones need nothing.
 */
const RARE = [
  'shared/config/labels-as-tags-mappings.ts',
  'shared/datadog/log-group.ts',
  'shared/datadog/tag-characters.ts',
  'shared/decoding/inflate-members.ts',
  'shared/decoding/snappy.ts',
  'shared/ecs/tags.ts',
  'shared/fast/workload-template.ts',
  'shared/firehose/log-warnings.ts',
  'shared/formats/cloudwatch-envelope.ts',
  'shared/formats/obey-rules.ts',
  'shared/formats/own-log.ts',
  'shared/formats/several-events.ts',
  'shared/kubernetes/glob.ts',
  'shared/kubernetes/labels-as-tags.ts',
  'shared/kubernetes/lifted.ts',
  'shared/kubernetes/promoted.ts',
  'shared/kubernetes/tag-annotations.ts',
  'shared/kubernetes/template-variables.ts',
  'shared/log/read-marker.ts',
  'shared/rules/filter-entry.ts',
  'shared/rules/pattern.ts',
  'shared/rules/processing-rules.ts',
];

/** Of these an ordinary batch needs none, or a single function. */
const LAZY_BUILTINS = ['node:buffer', 'node:crypto', 'node:fs', 'node:timers', 'node:zlib'];

/**
 * Where Lambda's runtime keeps what an invocation is, for functions that have several at the same time. The runtime brings it, and
 * the logger asks for what is there (`globalThis.awslambda`); nothing in the transform makes one.
 */
const UNNEEDED = ['@aws/lambda-invoke-store'];

/**
 * The logger makes a console of its own on Node's standard streams, which become sockets by that, the reading side and all. Lines
 * need neither.
 */
const LINES_TO_DESCRIPTORS: BuildOptions = {
  alias: { 'node:console': './shared/io/line-console.ts' },
  define: { 'process.stdout': 'undefined', 'process.stderr': 'undefined' },
};

/**
 * Bundles both functions and the command line, self-contained ES modules for Lambda's Node 24. They hold no native addon,
 * because the functions run on arm64 whatever machine built them. The transform's cold start is many a Firehose batch's wait,
 * so it begins with what each batch needs; the reprocessor is one file. Of the command line, what only some commands need,
 * Datadog's client of some megabytes above all, is loaded by them alone.
 */
const BUNDLES: Readonly<Record<string, BuildOptions>> = {
  transform: {
    ...LINES_TO_DESCRIPTORS,
    entryPoints: { 'transform/handler': 'functions/transform/handler.ts', [`transform/${ON_DEMAND}`]: ON_DEMAND },
    splitting: true,
    // Of two entry points there is one chunk: what both need.
    chunkNames: 'transform/shared',
    plugins: [unneeded(UNNEEDED), lazyBuiltins(LAZY_BUILTINS), onDemand(RARE)],
  },
  reprocessor: {
    entryPoints: { 'reprocessor/handler': 'functions/reprocessor/handler.ts' },
    banner: { js: REQUIRE },
  },
  cli: {
    entryPoints: { 'cli/hydrant': 'cli/hydrant.ts' },
    splitting: true,
    chunkNames: 'cli/[name]-[hash]',
    banner: { js: REQUIRE },
  },
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
for (const [name, options] of Object.entries(BUNDLES)) {
  await build({
    ...COMMON,
    ...options,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    define: { ...options.define, RE2JS_MODULE: JSON.stringify(`./${ENGINE}.cjs`) },
  });
  await build({
    ...COMMON,
    stdin: { contents: `export { RE2JS } from '${ENGINE}'`, resolveDir: '.' },
    outfile: join('dist', name, `${ENGINE}.cjs`),
    format: 'cjs',
  });
}

/** The same for every build: a deployment of what is unchanged changes nothing. The oldest time that a zip can say. */
const ZIP_TIME = new Date(1980, 0, 1);

// What Lambda takes, whoever deploys it: serverless.yml, or CDK and Terraform (docs/without-serverless.md).
for (const name of ['transform', 'reprocessor']) {
  const files = readdirSync(join('dist', name))
    .filter((file) => !file.endsWith('.map'))
    .sort();
  const contents = Object.fromEntries(files.map((file) => [file, readFileSync(join('dist', name, file))]));
  writeFileSync(join('dist', `${name}.zip`), zipSync(contents, { level: 9, mtime: ZIP_TIME }));
}
