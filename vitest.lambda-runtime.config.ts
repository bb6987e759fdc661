import { defineConfig } from 'vitest/config';

/** The built bundles under AWS's own runtime client, which `npm ci` in test/lambda-runtime compiles. */
export default defineConfig({
  test: {
    include: ['test/lambda-runtime/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
  },
});
