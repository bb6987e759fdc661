import { defineConfig } from 'vitest/config';

/** The suite that needs a real Fluent Bit on the PATH, as `fluent-bit`; any from 4 on. */
export default defineConfig({
  test: {
    include: ['test/real-fluent-bit/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
