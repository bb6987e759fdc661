import { defineConfig } from 'vitest/config';

/** The suites that need a real S3 server, named by the environment: `.ci/radosgw.sh` starts one. */
export default defineConfig({
  test: {
    include: ['test/real-s3/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
