import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const builtins = createRequire(import.meta.url);

/**
 * Loads some of Node's own modules at the first call of one of their functions instead of with the bundle: `node:crypto` and
 * `node:zlib` take some milliseconds each to load. Of others it spares what their form as an ES module costs, which reads all
 * that they export, and so loads what they would load when it is asked for (`File` of `node:buffer`). Only functions can be had
 * of them so: the build fails where a class or a constant is imported.
 *
 * @param names with `node:`
 */
export function lazyBuiltins(names: readonly string[]): Plugin {
  return {
    name: 'lazy-builtins',
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path }) =>
        names.includes(path) ? { path, namespace: 'lazy-builtin', sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, ({ path }) => ({ contents: facadeOf(path) }));
    },
  };
}

/** A module with the same functions, by name and of the default export, each of which loads the real one. */
function facadeOf(name: string): string {
  const functions = Object.entries(builtins(name) as Readonly<Record<string, unknown>>)
    .filter(([key, value]) => typeof value === 'function' && /^[a-z]/.test(key))
    .map(([key]) => key);
  return [
    `let loaded;`,
    `const load = () => (loaded ??= process.getBuiltinModule('${name}'));`,
    ...functions.map((key) => `export const ${key} = (...given) => load().${key}(...given);`),
    `export default /* @__PURE__ */ new Proxy({}, { get: (_, key) => load()[key] });`,
  ].join('\n');
}
