import type { Plugin } from 'esbuild';

/**
 * Leaves out packages that others import only for what importing them does, where the bundle does not need that. The build fails
 * where something is imported of one.
 *
 * @param packages by the name that they are imported by
 */
export function unneeded(packages: readonly string[]): Plugin {
  return {
    name: 'unneeded',
    setup(build) {
      build.onResolve({ filter: /^[@\w]/ }, ({ path }) =>
        packages.includes(path) ? { path, namespace: 'unneeded', sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'unneeded' }, () => ({ contents: 'export {}' }));
    },
  };
}
