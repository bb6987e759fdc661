import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

/** The file beside the bundle, and its entry point in the build. */
export const ON_DEMAND = 'on-demand';

/**
 * Puts modules that few deployments or few records need, or no first batch, into a file of their own beside the bundle, which is loaded at the
 * first call of one of their functions. The source imports them as any other. What they share with the
 * bundle is in a third file that both import, so that there is one instance of each module; Node loads an ES module that awaits
 * nothing synchronously (https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require).
 *
 * Only functions can be had of them so, and only once all modules are loaded: the build fails where the bundle imports a
 * constant or a class of one.
 *
 * @param modules paths from the project's folder
 */
export function onDemand(modules: readonly string[]): Plugin {
  const paths = new Set(modules.map((module) => fileURLToPath(new URL(`../../${module}`, import.meta.url))));
  return {
    name: 'on-demand',
    setup(build) {
      build.onResolve({ filter: /^on-demand(?::load)?$/ }, ({ path }) => ({ path, namespace: 'on-demand' }));
      build.onLoad({ filter: /^on-demand$/, namespace: 'on-demand' }, () => ({
        contents: [...paths].map((path) => `export * from ${JSON.stringify(path)};`).join('\n'),
        resolveDir: '.',
      }));
      build.onLoad({ filter: /^on-demand:load$/, namespace: 'on-demand' }, () => ({ contents: LOAD }));
      build.onResolve({ filter: /\.ts$/ }, async ({ path, importer, namespace, pluginData, ...options }) => {
        if (namespace !== 'file' || pluginData === SEEN || paths.has(importer)) return undefined;
        const resolved = await build.resolve(path, { ...options, importer, namespace, pluginData: SEEN });
        return paths.has(resolved.path) ? { path: resolved.path, namespace: 'facade', sideEffects: false } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: 'facade' }, async ({ path }) => ({ contents: await facadeOf(path) }));
    },
  };
}

const SEEN = Symbol('resolved by this plugin');

const LOAD = `
let loaded;
export const load = () => (loaded ??= process.getBuiltinModule('node:module').createRequire(import.meta.url)('./${ON_DEMAND}.mjs'));
`;

/** A module with the same functions, each of which loads the real ones. */
async function facadeOf(path: string): Promise<string> {
  const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
  const functions = Object.keys(exports).filter((name) => isFunction(exports[name]));
  return [
    `import { load } from '${ON_DEMAND}:load';`,
    ...functions.map((name) => `export const ${name} = (...given) => load().${name}(...given);`),
  ].join('\n');
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function' && !String(value).startsWith('class');
}
