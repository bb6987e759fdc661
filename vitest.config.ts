import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs nothing but Node. The suites that need a real server or a compiler have configs of their own. */
export default defineConfig({
  test: {
    include: ['{functions,shared,infra,cli,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/real-s3/**', 'test/lambda-runtime/**', 'test/real-fluent-bit/**'],
    testTimeout: 30_000,
  },
});
